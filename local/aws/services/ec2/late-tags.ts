/** Tags are listed late: a filter finds a resource by them some seconds after they were given to it. */

import type { Tag } from "@aws-sdk/client-ec2";
import type { Place } from "../../world.ts";

/** Whether the tags that came with a resource are listed by now; others are, as soon as they are given. */
const listings = new WeakMap<Tag[], () => boolean>();

/**
 * The tags as they were given a moment ago (EC2 API developer guide, "Ensuring idempotency" and
 * "Eventual consistency": what was just made may not be listed yet; its id is known at once).
 */
export const listedLate = (tags: Tag[], { world }: Place): Tag[] => {
  const listedAt = world.clock.now() + world.latencies("ec2.listing") * 1000;
  listings.set(tags, () => world.clock.now() >= listedAt);
  return tags;
};

/** The tags by which filters find their resource. */
export const listedTags = ({ Tags = [] }: { Tags?: Tag[] | undefined }): Tag[] =>
  (listings.get(Tags)?.() ?? true) ? Tags : [];
