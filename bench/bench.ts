/** `npm run bench` measures provisionings and a deletion; `npm run bench -- soak [N]` lets N of them meet much that fails. */

const [what, many = "200"] = process.argv.slice(2);

if (what === undefined) {
  await import("./provisioning.ts");
  await import("./deletion.ts");
} else if (what === "soak" && Number(many) >= 1) {
  const { soak } = await import("./soak.ts");
  process.exit(await soak(Number(many)));
} else {
  console.error("usage: npm run bench [-- soak [how many, 200 unless told]]");
  process.exit(2);
}
