/** What the pods of a cluster have left on disks. */

import { DescribeVolumesCommand, EC2Client, type Filter, type Volume } from "@aws-sdk/client-ec2";
import { together } from "../calls.ts";
import {
  claimIn,
  FREE_CLAIMS,
  filtersForVolumes,
  isOfCluster,
  namesNobody,
} from "../kubernetes-tags.ts";
import { must } from "../must.ts";
import { doubtfulVolume } from "../remainders.ts";
import type { Sweep } from "./sweep.ts";

/** Beside the cluster's own, those that may be its own: they name none, or several. */
export const volumes: Sweep = async ({ cluster, account, createdAt }) => {
  const ec2 = new EC2Client(account);
  const [named, free] = await together(
    [filtersForVolumes(cluster), [FREE_CLAIMS]],
    async (filters) => (await together(filters, (all) => list(ec2, all))).flat(),
  );
  const isOurs = ({ Tags }: Volume) => isOfCluster(cluster, Tags);
  const since = free.filter(({ CreateTime }) => Number(CreateTime) >= Date.parse(createdAt));
  const doubtful = [
    ...named.filter((one) => !isOurs(one)),
    ...since.filter(({ Tags }) => namesNobody(Tags)),
  ];
  return {
    looked: `EBS volumes in ${cluster.region}, by the tags of Kubernetes`,
    remaining: [...new Set(named.filter(isOurs).map(({ VolumeId }) => `volume ${VolumeId}`))],
    left: doubtful.map(({ VolumeId, Size, Tags }) =>
      doubtfulVolume(cluster, {
        id: must(VolumeId, "VolumeId"),
        sizeGiB: must(Size, "Size"),
        claim: claimIn(Tags),
      }),
    ),
  };
};

const list = async (ec2: EC2Client, Filters: Filter[]) => {
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters }));
  return Volumes;
};
