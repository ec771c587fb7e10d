/** What EKS finds wrong with a cluster, a node group or an add-on, in words. */

interface Health {
  issues?:
    | {
        code?: string | undefined;
        message?: string | undefined;
        resourceIds?: string[] | undefined;
      }[]
    | undefined;
}

/** A sentence for each issue: EKS's code and text, and what they are about. */
export const healthIssues = ({ issues = [] }: Health = {}): string[] =>
  issues.map(({ code, message, resourceIds = [] }) => {
    const about = resourceIds.length > 0 ? ` (${resourceIds.join(", ")})` : "";
    return `${code}: ${message}${about}`;
  });
