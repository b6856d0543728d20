/*
 * Packs the built plugin into a tarball for each platform, as Pulumi's CLI asks for it, with checksums. The bytes depend on
 * the content alone: sorted names, fixed times, owners and modes.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { buffer } = require("node:stream/consumers");
const { gzipSync } = require("node:zlib");
const { pack } = require("tar-stream");
const { name, version } = require("./package.json");

const dist = join(__dirname, "dist");
const release = process.argv[2] ?? join(__dirname, "release");
const platforms = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => `${os}-${arch}`));

async function main() {
  const tarball = await packFolder();
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  // The content is the same everywhere; the CLI asks for it by the name of its platform.
  const files = platforms.map((platform) => `${name}-v${version}-${platform}.tar.gz`);
  for (const file of files) writeFileSync(join(release, file), tarball);
  const checksum = createHash("sha256").update(tarball).digest("hex");
  writeFileSync(join(release, "SHA256SUMS"), files.map((file) => `${checksum}  ${file}\n`).join(""));
  console.log(`${files.length} tarballs of ${tarball.length} bytes in ${release}`);
}

async function packFolder() {
  const tar = pack();
  const files = readdirSync(dist).map((file) => [file, join(dist, file)]);
  for (const [file, path] of [...files, ["LICENSE", join(__dirname, "LICENSE")]].sort()) {
    const content = readFileSync(path);
    const mode = file === name ? 0o755 : 0o644;
    tar.entry({ name: file, mode, size: content.length, mtime: new Date(0), uid: 0, gid: 0 }, content);
  }
  tar.finalize();
  const zipped = gzipSync(await buffer(tar), { level: 9 });
  // The header names the operating system of the build.
  zipped[9] = 255;
  return zipped;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
