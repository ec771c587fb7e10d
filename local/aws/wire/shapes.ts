/** Bodies in JSON and XML, read and written by the SDK's own shape serializers. */

import { JsonCodec, XmlCodec } from "@aws-sdk/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";

// Smithy's defaults by protocol: epoch seconds (7) in JSON, ISO 8601 (5) in XML.
const json = new JsonCodec({
  jsonName: true,
  httpBindings: false,
  timestampFormat: { useTrait: true, default: 7 },
});
const xml = new XmlCodec({
  httpBindings: false,
  xmlNamespace: "",
  serviceNamespace: "",
  timestampFormat: { useTrait: true, default: 5 },
});

export const readJson = (schema: NormalizedSchema, body: Uint8Array) =>
  json.createDeserializer().readObject(schema, JSON.parse(new TextDecoder().decode(body)));

export const writeJson = (schema: NormalizedSchema, value: unknown): string => {
  const serializer = json.createSerializer();
  serializer.write(schema, value);
  return String(serializer.flush());
};

export const readXml = (schema: NormalizedSchema, body: Uint8Array) =>
  xml.createDeserializer().read(schema, body);

/** The members of a structure as XML, without an element around them. */
export const writeXmlMembers = (schema: NormalizedSchema, value: object): string => {
  if (!schema.isStructSchema()) return "";
  const serializer = xml.createSerializer();
  serializer.write(schema, value);
  return String(serializer.flush())
    .replace(/^<[^>]*\/>$/, "")
    .replace(/^<[^>]*>|<\/[^>]*>$/g, "");
};

/** One value, named as its schema says, as XML. */
export const writeXml = (schema: NormalizedSchema, value: unknown): string | Uint8Array => {
  const serializer = xml.createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
};

/** An XML element with text. */
export const element = (name: string, text: string) => `<${name}>${escaped(text)}</${name}>`;

/** Text that stands for itself in XML; a carriage return would else be read as a line feed. */
export const escaped = (text: string) =>
  text.replace(/[<>&\r]/g, (character) => `&#${character.charCodeAt(0)};`);
