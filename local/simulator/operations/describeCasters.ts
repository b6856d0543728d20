import { malformed } from "../errors";
import type { Parameters } from "../parameters";
import type { Caster } from "../world/state";
import { casterRead } from "./operation";

export const describeCasters = casterRead("DescribeCasters", ({ parameters, state }) => {
  if (state.malformedUserId) throw malformed("UserId", "a user id in order");
  const pageNum = parameters.integer("PageNum", { min: 1 }) ?? 1;
  const pageSize = parameters.integer("PageSize", { min: 1, max: 100 }) ?? 100;
  const wanted = filterOf(parameters);
  const oldestFirst = parameters.oneOf("OrderByModifyAsc", ["true", "false"]) === "true";
  const casters = state.casters
    .filter(wanted)
    .sort((a, b) => a.lastModified.localeCompare(b.lastModified) * (oldestFirst ? 1 : -1));
  const page = casters.slice((pageNum - 1) * pageSize, pageNum * pageSize);
  return { Total: casters.length, CasterList: { Caster: page.map(answerOf) } };
});

function filterOf(parameters: Parameters): (caster: Caster) => boolean {
  const casterId = parameters.optionalId("CasterId");
  const name = parameters.optional("CasterName");
  const chargeType = parameters.integer("ChargeType", { min: 0, max: 1 });
  const normType = parameters.integer("NormType", { min: 1, max: 6 });
  const status = parameters.integer("Status", { min: 0, max: 1 });
  const group = parameters.optional("ResourceGroupId");
  const [from, to] = [timeOf(parameters, "StartTime"), timeOf(parameters, "EndTime")];
  const tags = parameters.groups("Tag").map((tag) => ({ key: tag.required("Key"), value: tag.optional("Value") }));
  return (caster) =>
    (casterId === undefined || caster.casterId === casterId) &&
    (name === undefined || caster.casterName === name) &&
    (chargeType === undefined || caster.chargeType === (chargeType === 0 ? "PrePaid" : "PostPaid")) &&
    (normType === undefined || caster.normType === normType) &&
    (status === undefined || statusOf(caster) === status) &&
    (group === undefined || caster.resourceGroupId === group) &&
    (from === undefined || Date.parse(caster.createTime) >= from) &&
    (to === undefined || Date.parse(caster.createTime) <= to) &&
    tags.every(({ key, value }) =>
      caster.tags.some((tag) => tag.key === key && (value === undefined || tag.value === value)),
    );
}

function timeOf(parameters: Parameters, name: string): number | undefined {
  const value = parameters.optional(name);
  if (value === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw malformed(name, "UTC such as 2026-01-01T00:00:00Z");
  return time;
}

const statusOf = ({ status }: Caster): number => (status === "streaming" ? 1 : 0);

/** The vendor's mixed types: NormType is a number, ChargeType a text, `tag` starts with a lower-case letter. */
const answerOf = (caster: Caster) => ({
  CasterId: caster.casterId,
  CasterName: caster.casterName,
  CasterTemplate: caster.casterTemplate,
  ChannelEnable: 0,
  ChargeType: caster.chargeType,
  ClientTokenId: caster.clientToken ?? "",
  CreateTime: caster.createTime,
  Duration: "00:00:00",
  ExpireTime: "",
  LastModified: caster.lastModified,
  NormType: caster.normType,
  PurchaseTime: caster.createTime,
  ResourceGroupId: caster.resourceGroupId ?? "",
  ...(caster.startTime === undefined ? {} : { StartTime: caster.startTime }),
  Status: statusOf(caster),
  Tags: { tag: caster.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })) },
});
