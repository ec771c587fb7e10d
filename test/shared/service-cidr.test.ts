import fc from "fast-check";
import { expect, it } from "vitest";
import { blockOf, formatCidr, isPrivate, overlap } from "../../shared/cidr.ts";
import { serviceCidrBeside } from "../../shared/service-cidr.ts";

it.each([
  { vpcCidr: "172.20.0.0/20", expected: "10.100.0.0/16" },
  { vpcCidr: "10.99.0.0/16", expected: "10.100.0.0/16" },
  { vpcCidr: "10.101.0.0/16", expected: "10.100.0.0/16" },
  { vpcCidr: "10.100.0.0/16", expected: "172.20.0.0/16" },
  { vpcCidr: "10.100.240.0/20", expected: "172.20.0.0/16" },
])("is $expected beside a VPC of $vpcCidr", ({ vpcCidr, expected }) => {
  expect(serviceCidrBeside([vpcCidr])).toBe(expected);
});

it("is none when VPC and peers have all of RFC 1918", () => {
  expect(serviceCidrBeside(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])).toBeUndefined();
});

it("is private, and never overlaps with any of the blocks", () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 12, max: 24 }))
    .map(([octet, prefix]) => {
      const base = blockOf(`10.${octet}.0.0/16`).base;
      return formatCidr({ base: base - (base % 2 ** (32 - prefix)), prefix });
    });

  fc.assert(
    fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
      const found = serviceCidrBeside([...blocks, "172.20.0.0/20", "192.168.0.0/16"]);
      const service = blockOf(found ?? "");
      return isPrivate(service) && !blocks.some((one) => overlap(blockOf(one), service));
    }),
  );
});
