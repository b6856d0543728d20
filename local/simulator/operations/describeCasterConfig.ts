import { casterOf } from "./casters";
import { casterRead } from "./operation";

/** Settings without an operation in the simulator have the vendor's empty values. */
export const describeCasterConfig = casterRead("DescribeCasterConfig", (call) => {
  const caster = casterOf(call);
  return {
    CasterId: caster.casterId,
    CasterName: caster.casterName,
    DomainName: caster.domainName,
    ChannelEnable: 0,
    Delay: 0.0,
    ProgramEffect: 0,
    ProgramName: "",
    CallbackUrl: "",
    SideOutputUrl: "",
    SideOutputUrlList: "",
    AutoSwitchUrgentOn: "false",
    AutoSwitchUrgentConfig: "",
    UrgentMaterialId: "",
    UrgentImageId: "",
    UrgentImageUrl: "",
    UrgentLiveStreamUrl: "",
    RecordConfig: { OnDemand: 0, OssBucket: "", OssEndpoint: "", RecordFormat: { RecordFormat: [] } },
    SyncGroupsConfig: { SyncGroup: [] },
    TranscodeConfig: { CasterTemplate: caster.casterTemplate, LiveTemplateIds: { LocationId: [] } },
  };
});
