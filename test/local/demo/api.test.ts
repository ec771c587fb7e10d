import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { apiOf } from "../../../local/demo/api.ts";

it("tells a refusal in the words of its problem document, in 80 columns", async () => {
  const problem = {
    status: 400,
    title: "The request is not as it must be",
    detail: "see errors for all that is wrong",
    errors: [{ pointer: "#/region", detail: `is not offered, must be ${"us-east-1, ".repeat(9)}` }],
  };
  const server = createServer((_request, response) =>
    response.writeHead(400).end(JSON.stringify(problem)),
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const attempt = apiOf(`http://127.0.0.1:${port}`, "token")("GET", "/");

  const { message } = await attempt.catch((error: Error) => error);
  server.close();
  expect(message.split("\n").slice(0, 2)).toEqual([`400 ${problem.title}`, problem.detail]);
  expect(message).toContain("\n  #/region: is not offered, must be us-east-1,");
  expect(message.split("\n").every((line: string) => line.length <= 80)).toBe(true);
});
