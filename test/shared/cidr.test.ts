import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockOf,
  type Cidr,
  divide,
  formatCidr,
  isPrivate,
  overlap,
  parseCidr,
  size,
  standIns,
} from "../../shared/cidr.ts";
import { must } from "../../shared/must.ts";

const block = (text: string) => must(parseCidr(text), text);

/** VPC blocks of every size that customers may ask for. */
const vpcs = fc
  .record({ prefix: fc.integer({ min: 16, max: 20 }), number: fc.nat(2 ** 12 - 1) })
  .map(({ prefix, number }): Cidr => {
    const ten = block("10.0.0.0/8");
    return { base: ten.base + (number % 2 ** (prefix - 8)) * size({ base: 0, prefix }), prefix };
  });

const end = (cidr: Cidr) => cidr.base + size(cidr);

describe("parseCidr", () => {
  it.each([
    { text: "0.0.0.0/0", base: 0, prefix: 0 },
    { text: "10.0.0.0/8", base: 167_772_160, prefix: 8 },
    { text: "172.20.0.0/20", base: 2_886_991_872, prefix: 20 },
    { text: "255.255.255.255/32", base: 4_294_967_295, prefix: 32 },
  ])("reads $text", ({ text, base, prefix }) => {
    expect(parseCidr(text)).toEqual({ base, prefix });
  });

  it.each([
    "",
    "172.20.0.0",
    "172.20.0/20",
    "172.20.0.0/33",
    "172.20.0.256/32",
    "172.20.0.1/20",
    "172.20.0.0/20 ",
    "010.0.0.0/8",
    "0.256.0.0/16",
    "::/0",
  ])("takes %j for no block", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("reads what formatCidr writes", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        expect(parseCidr(formatCidr(vpc))).toEqual(vpc);
      }),
    );
  });
});

describe("size", () => {
  it.each([
    { text: "10.0.0.0/16", addresses: 65_536 },
    { text: "10.0.0.0/20", addresses: 4096 },
    { text: "10.0.0.0/32", addresses: 1 },
  ])("counts $addresses addresses in $text", ({ text, addresses }) => {
    expect(size(block(text))).toBe(addresses);
  });
});

describe("isPrivate", () => {
  it.each([
    { text: "10.0.0.0/8", expected: true },
    { text: "172.16.0.0/12", expected: true },
    { text: "172.31.240.0/20", expected: true },
    { text: "192.168.0.0/16", expected: true },
    { text: "172.32.0.0/16", expected: false },
    { text: "172.0.0.0/8", expected: false },
    { text: "11.0.0.0/16", expected: false },
    { text: "0.0.0.0/0", expected: false },
  ])("is $expected for $text", ({ text, expected }) => {
    expect(isPrivate(block(text))).toBe(expected);
  });
});

describe("divide", () => {
  it("gives a /20 the documented subnets", () => {
    const subnets = divide(block("172.20.0.0/20"));

    expect(Object.entries(subnets).map(([name, cidr]) => [name, formatCidr(cidr)])).toEqual([
      ["privateA", "172.20.0.0/21"],
      ["privateB", "172.20.8.0/22"],
      ["publicA", "172.20.12.0/26"],
      ["publicB", "172.20.12.64/26"],
    ]);
  });

  it("lets the private subnets grow with the block and the public ones not", () => {
    const subnets = divide(block("10.0.0.0/16"));

    expect(Object.entries(subnets).map(([name, cidr]) => [name, formatCidr(cidr)])).toEqual([
      ["privateA", "10.0.0.0/17"],
      ["privateB", "10.0.128.0/18"],
      ["publicA", "10.0.192.0/26"],
      ["publicB", "10.0.192.64/26"],
    ]);
  });

  it("never lets subnets overlap, or leave the VPC", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const inOrder = Object.values(divide(vpc)).toSorted((a, b) => a.base - b.base);

        expect(inOrder[0]?.base).toBe(vpc.base);
        for (const [at, subnet] of inOrder.entries())
          expect(end(subnet)).toBeLessThanOrEqual(inOrder[at + 1]?.base ?? end(vpc));
      }),
    );
  });
});

describe("overlap", () => {
  it.each([
    { one: "10.0.0.0/16", other: "10.0.240.0/20", expected: true },
    { one: "10.0.0.0/16", other: "10.1.0.0/16", expected: false },
    { one: "172.20.0.0/20", other: "172.20.0.0/20", expected: true },
  ])("of $one and $other is $expected", ({ one, other, expected }) => {
    expect(overlap(block(one), block(other))).toBe(expected);
    expect(overlap(block(other), block(one))).toBe(expected);
  });
});

it("has room for two stand-ins behind the subnets of the smallest VPC, and of the largest", () => {
  for (const block of ["172.20.0.0/20", "10.0.0.0/16"]) {
    const vpc = blockOf(block);
    const { a, b } = standIns(vpc);

    for (const one of [a, b]) {
      expect(overlap(vpc, one)).toBe(true);
      expect(Object.values(divide(vpc)).some((subnet) => overlap(subnet, one))).toBe(false);
    }
    expect(overlap(a, b)).toBe(false);
  }
});
