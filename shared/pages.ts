/** Long lists: AWS gives them page by page, and takes only so many names in one call. */

/** All items of a list, whose pages `ask` asks for. */
export const allPages = async <Item>(
  ask: (marker: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> => {
  const found: Item[] = [];
  let marker: string | undefined;
  do {
    const { items = [], next } = await ask(marker);
    found.push(...items);
    marker = next;
  } while (marker);
  return found;
};

interface Page<Item> {
  items: Item[] | undefined;
  next: string | undefined;
}

/** What `ask` says of all names, of which it takes only so many at once. */
export const inBatches = async <Item>(
  names: string[],
  size: number,
  ask: (some: string[]) => Promise<Item[] | undefined>,
): Promise<Item[]> => {
  const found: Item[] = [];
  for (let at = 0; at < names.length; at += size)
    found.push(...((await ask(names.slice(at, at + size))) ?? []));
  return found;
};
