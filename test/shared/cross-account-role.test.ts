import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parseTemplate } from "../../local/aws/services/cloud-formation/template.ts";
import { updateStackCommand, updateStackUrl } from "../../shared/cross-account-role.ts";

const TEMPLATE_URL = "https://templates.s3.eu-central-1.amazonaws.com/stack.yaml";
process.env["TEMPLATE_URL"] = TEMPLATE_URL;

it("links to the console's form that updates the stack", () => {
  const url = new URL(updateStackUrl("eu-west-1"));

  const [view, form] = url.hash.split("?");
  expect(url.origin).toBe("https://eu-west-1.console.aws.amazon.com");
  expect(view).toBe("#/stacks/update/template");
  expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
    stackId: "AstroCrossAccountRole",
    templateURL: TEMPLATE_URL,
  });
});

it("keeps every value that a stack of a published version has, and needs none that it has not", async () => {
  const command = updateStackCommand("eu-west-1");

  const kept = [...command.matchAll(/ParameterKey=(\w+),UsePreviousValue=true/g)];
  const files = (await readdir("customer/versions")).map((file) => `customer/versions/${file}`);
  const templates = [...files, "customer/astronomer-remote-management-stack.yaml"];
  for (const path of templates) {
    const { Parameters } = parseTemplate(await readFile(path, "utf8"));
    expect(Object.keys(Parameters), path).toEqual(
      expect.arrayContaining(kept.map(([, name]) => name)),
    );
  }
  const [oldest = ""] = files;
  const { Parameters } = parseTemplate(await readFile(oldest, "utf8"));
  expect(kept.map(([, name]) => name)).toEqual(Object.keys(Parameters));
  expect(command).toMatch(
    /^aws cloudformation update-stack --region eu-west-1 --stack-name AstroCrossAccountRole --template-url \S+ --capabilities CAPABILITY_NAMED_IAM --parameters /,
  );
});
