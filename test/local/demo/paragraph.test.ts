import { expect, it } from "vitest";
import { paragraph } from "../../../local/demo/paragraph.ts";

it("breaks lines before the 81st column, and indents them by the lead", () => {
  const text = paragraph("  1 of 1  ", "word ".repeat(30));

  const lines = text.split("\n");
  expect(lines).toHaveLength(3);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines[1]).toMatch(/^ {10}word/);
});

it("leaves a lead without text as it is, but for what nobody sees", () => {
  expect(paragraph("  0 of 1  VPC   ", "")).toBe("  0 of 1  VPC");
});

it("breaks no command", () => {
  const command = `\`aws ec2 describe-vpcs ${"--filters x ".repeat(8)}\`,`;

  const text = paragraph("Run: ", `this ${command} or (aws ec2 ${"y ".repeat(50)}).`, 2);

  expect(text.split("\n")).toEqual([
    "Run: this",
    `  ${command}`,
    "  or",
    `  (aws ec2 ${"y ".repeat(50)}).`,
  ]);
});
