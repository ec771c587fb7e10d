import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a command of `local/` says, and its exit status. */
const run = async (command: string, ...args: string[]) => {
  const script = `local/${command}.ts`;
  try {
    const said = await promisify(execFile)(process.execPath, [script, ...args], { cwd: ROOT });
    return { status: 0, ...said };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
};

it.each(["demo/demo", "start", "token"])(
  "tells all options of %s in 80 columns",
  async (command) => {
    const { status, stdout } = await run(command, "--help");

    expect(status).toBe(0);
    expect(stdout).toContain("--help");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  },
);

it.each([
  ["demo/demo", ["--colour"], "Unknown option '--colour'\nAll options: --help"],
  ["start", ["now"], expect.stringContaining("Unexpected argument 'now'")],
  ["start", ["--aws-port", "0"], "--aws-port is 0, must be a port: 1 to 65535"],
  [
    "token",
    ["--role", "king"],
    "--organization is missing, must be a name, such as acme\n" +
      "--role is king, must be one of owner, member, support\nAll options: --help",
  ],
  [
    "token",
    ["--role", "owner", "--organization", "acme", "--endpoint", "http://127.0.0.1:1"],
    expect.stringContaining("no simulated AWS answers at http://127.0.0.1:1, must be"),
  ],
])("tells what is wrong with %s %j, and nothing else", async (command, args, says) => {
  const { status, stdout, stderr } = await run(command, ...args);

  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.trim()).toEqual(says);
});
