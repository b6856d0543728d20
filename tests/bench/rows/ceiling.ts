import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import type { Finding, Row } from "../lib/row";
import { runInTurn, median } from "../lib/statistics";
import { domains } from "../lib/world";

const inFlight = 32;
const lasting = 1_000;
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The path of one signed read, signed here, because the vendor's client costs more than the simulator. */
function signedPath(config: Readonly<Record<string, string>>): string {
  const query = Object.entries({
    Action: "DescribeLiveDomainStagingConfig",
    Version: "2016-11-01",
    Format: "json",
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    SignatureNonce: randomUUID(),
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    AccessKeyId: config["apsaravideo:accessKeyId"] ?? "",
    DomainName: "d0000.example.com",
    FunctionNames: "function_00",
  })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join("&");
  const hmac = createHmac("sha1", `${config["apsaravideo:accessKeySecret"] ?? ""}&`);
  const signature = hmac.update(`POST&%2F&${encode(query)}`).digest("base64");
  return `/?${query}&Signature=${encode(signature)}`;
}

function call(config: Readonly<Record<string, string>>, agent: Agent): Promise<number> {
  const [host = "", port = ""] = (config["apsaravideo:endpoint"] ?? "").split(":");
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method: "POST", path: signedPath(config), agent }, (answer) => {
      answer.resume().on("end", () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    sent.on("error", reject).end();
  });
}

/** Measures responses per second with a fixed number of requests in flight. */
async function rate(config: Readonly<Record<string, string>>): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const start = performance.now();
  let answered = 0;
  const sendRequests = async (): Promise<void> => {
    while (performance.now() - start < lasting) {
      const status = await call(config, agent);
      if (status !== 200) throw new Error(`the simulator answered ${status}`);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sendRequests));
  agent.destroy();
  return answered / ((performance.now() - start) / 1000);
}

/** The last row: it compares the simulator's rate with the highest rate of all other rows. */
export const ceiling: Row = {
  name: "ceiling",
  onPulumi: false,
  withoutEngine: true,
  async measure({ cloud, runs }): Promise<Finding[]> {
    const asked = cloud.peak;
    const config = await cloud.start({ world: domains(50, 20).world, quotas: false });
    const { rates } = await runInTurn(runs, { rates: () => rate(config) });
    return [
      {
        what: `the simulator's own ceiling, ${inFlight} requests in flight`,
        ratio: "the most calls in a second of any row / the simulator's rate",
        limit: 0.5,
        values: rates.map((each) => asked / each),
        notes: [`${median(rates).toFixed(0)} signed requests a second; the most that a row asked for is ${asked}`],
      },
    ];
  },
};
