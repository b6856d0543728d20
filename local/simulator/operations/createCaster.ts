import { randomUUID } from "node:crypto";
import { apiError, malformed } from "../errors";
import { utc } from "../world/state";
import { casterOf } from "./casters";
import { casterWrite } from "./operation";

/** A new caster has no scenes; StartCaster creates them. */
export const createCaster = casterWrite("CreateCaster", ({ parameters, state, at }) => {
  parameters.demand("ChargeType", "ClientToken", "NormType");
  parameters.oneOf("ChargeType", ["PostPaid"]);
  const clientToken = parameters.required("ClientToken");
  if (!/^[\x21-\x7e]{1,64}$/.test(clientToken)) throw malformed("ClientToken", "1 to 64 ASCII characters");
  const normType = Number(parameters.oneOf("NormType", ["1", "6"])) as 1 | 6;
  const tags = parameters
    .groups("Tag")
    .map((tag) => ({ key: tag.required("Key"), value: tag.optional("Value") ?? "" }));
  if (state.malformedUserId) throw malformed("UserId", "a user id in order");

  const before = state.casters.find((caster) => caster.clientToken === clientToken);
  if (before !== undefined) return { CasterId: before.casterId };
  const casterId = `LIVEPRODUCER_POST-cn-${randomUUID().replaceAll("-", "").slice(0, 11)}`;
  const resourceGroupId = parameters.optional("ResourceGroupId");
  state.casters.push({
    casterId,
    casterName: parameters.optional("CasterName") ?? casterId,
    status: "idle",
    normType,
    chargeType: "PostPaid",
    casterTemplate: parameters.optional("CasterTemplate") ?? "lp_sd",
    clientToken,
    domainName: "studio.example.com",
    ...(resourceGroupId === undefined ? {} : { resourceGroupId }),
    tags,
    createTime: utc(at),
    lastModified: utc(at),
    channel: "ready",
    scenes: [],
    layouts: [],
    components: [],
  });
  return { CasterId: casterId };
});

/** Deletes the scenes, layouts and components with the caster. */
export const deleteCaster = casterWrite("DeleteCaster", (call) => {
  const { casterId, status } = casterOf(call);
  if (status !== "idle") throw apiError("IncorrectCasterStatus", `The caster ${casterId} is streaming: stop it first.`);
  call.state.casters = call.state.casters.filter((caster) => caster.casterId !== casterId);
  return { CasterId: casterId };
});
