export const repository = "https://github.com/pulumi-apsaravideo/pulumi-apsaravideo";

/** What Pulumi's Registry shows, and how each SDK is named. */
export const metadata = {
  name: "apsaravideo",
  namespace: "pulumi-apsaravideo",
  displayName: "ApsaraVideo Live",
  publisher: "pulumi-apsaravideo",
  description:
    "Put a caster's scene on air and publish a staged domain configuration of ApsaraVideo Live, previewed first.",
  keywords: ["pulumi", "apsaravideo", "alibaba-cloud", "live-streaming", "category/cloud", "kind/native"],
  homepage: `${repository}#readme`,
  repository,
  license: "Apache-2.0",
  attribution: "ApsaraVideo Live is a service of Alibaba Cloud. This provider is an independent project.",
  logoUrl: "https://raw.githubusercontent.com/pulumi-apsaravideo/pulumi-apsaravideo/main/plugin/logo.png",
  pluginDownloadURL: "github://api.github.com/pulumi-apsaravideo/pulumi-apsaravideo",
  meta: { moduleFormat: "(.*)", supportPack: true },
  language: {
    nodejs: { packageName: "@pulumi-apsaravideo/apsaravideo", respectSchemaVersion: true },
    python: {
      packageName: "pulumi_apsaravideo",
      pyproject: { enabled: true },
      respectSchemaVersion: true,
    },
    go: {
      importBasePath: "github.com/pulumi-apsaravideo/pulumi-apsaravideo/sdk/go/apsaravideo",
      generateResourceContainerTypes: true,
      respectSchemaVersion: true,
    },
    csharp: {
      rootNamespace: "Pulumi",
      namespaces: { apsaravideo: "ApsaraVideo" },
      packageReferences: { Pulumi: "3.*" },
      respectSchemaVersion: true,
    },
    java: { basePackage: "com.pulumi", buildFiles: "gradle" },
  },
};
