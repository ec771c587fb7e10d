/** EBS volumes. Here only Kubernetes has some, for the claims of pods. */

import type {
  DeleteVolumeCommandInput,
  DescribeVolumesCommandInput,
  Tag,
  Volume,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { byIds, type Kind, mustFind, newId, required, select } from "./resource.ts";

const KIND: Kind = {
  prefix: "vol",
  notFound: "InvalidVolume.NotFound",
  malformed: "InvalidParameterValue",
  absent: (id) => `The volume '${id}' does not exist.`,
};

interface SimulatedVolume extends Volume {
  VolumeId: string;
}

/** The volumes of an account in a region, by id. */
export const volumesOf: (place: Place) => Map<string, SimulatedVolume> = perRegion(() => new Map());

/** The volume of that id, or `InvalidVolume.NotFound`. */
export const mustVolume = (id: string | undefined, place: Place) =>
  mustFind(volumesOf(place), id, KIND);

/** Makes a volume that is attached to nothing. */
export const createVolume = (
  { AvailabilityZone, Tags }: { AvailabilityZone: string; Tags: Tag[] },
  place: Place,
): SimulatedVolume => {
  const made: SimulatedVolume = {
    VolumeId: newId("vol"),
    AvailabilityZone,
    Size: 100,
    VolumeType: "gp3",
    Encrypted: true,
    State: "available",
    Attachments: [],
    CreateTime: new Date(place.world.clock.now()),
    Tags,
  };
  volumesOf(place).set(made.VolumeId, made);
  return made;
};

const describe = (input: DescribeVolumesCommandInput, call: Call) => ({
  Volumes: select(byIds(volumesOf(call), input.VolumeIds, KIND), input.Filters, {
    "volume-id": (volume) => [volume.VolumeId],
    "availability-zone": (volume) => [volume.AvailabilityZone],
    "attachment.instance-id": ({ Attachments }) => Attachments?.map((one) => one.InstanceId) ?? [],
    status: (volume) => [volume.State],
  }),
});

const remove = (input: DeleteVolumeCommandInput, call: Call) => {
  const { VolumeId } = required(input, "VolumeId");
  const [attachment] = mustVolume(VolumeId, call).Attachments ?? [];
  if (attachment)
    throw new AwsError(
      "VolumeInUse",
      `Volume ${VolumeId} is currently attached to ${attachment.InstanceId}`,
    );
  volumesOf(call).delete(VolumeId);
  return {};
};

export const volumes = { DescribeVolumes: describe, DeleteVolume: remove };
