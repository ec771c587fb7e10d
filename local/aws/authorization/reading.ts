/** What a policy's document says, found out once however many questions it decides. */

export interface Reading {
  /** The document as `runSimulation` takes it. */
  policy: unknown;
  /** The same for documents that differ by nothing but the account's number. */
  number: number;
  /** Whether it contains a text, in whatever case. */
  mentions(text: string): boolean;
  /** Whether a random id matters to it: that very id, or any that begins as a pattern of its does. */
  tellsApart(id: string): boolean;
  /** Whether a Region matters to it: that very one, any that a pattern of its may mean, or which it is at all. */
  tellsRegionApart(region: string): boolean;
}

export const readingOf = (document: string, account: string): Reading => {
  const reading = readings.get(document) ?? read(document, account);
  readings.set(document, reading);
  return reading;
};

const readings = new Map<string, Reading>();

const read = (document: string, account: string): Reading => {
  const said = document.toLowerCase();
  const answers = new Map<string, boolean>();
  const mentions = (text: string) => {
    const answer = answers.get(text) ?? said.includes(text.toLowerCase());
    answers.set(text, answer);
    return answer;
  };
  const hasPatterns = /[-/:][0-9a-f]+[*?]/.test(said);
  const asksForRegion = /aws:requestedregion|:(?!\*:)[a-z0-9-]*[*?][a-z0-9*?-]*:/.test(said);
  return {
    policy: parsed(document),
    number: numberOf(document.replaceAll(account, "")),
    mentions,
    tellsApart: (id) => hasPatterns || mentions(id),
    tellsRegionApart: (region) => asksForRegion || mentions(region),
  };
};

/** The library takes the first `*` of a resource that is any slash any for a type of that name. */
const parsed = (document: string): unknown => JSON.parse(document.replaceAll(':*/*"', ':*"'));

const numbers = new Map<string, number>();

const numberOf = (document: string): number => {
  const number = numbers.get(document) ?? numbers.size;
  numbers.set(document, number);
  return number;
};
