import pulumi
import pulumi_apsaravideo as apsaravideo

config = pulumi.Config()

# The new key is in effect before viewers see the new scene.
auth = apsaravideo.StagingPromotion(
    "auth",
    domain_name=config.require("domainName"),
    function_name="aliauth",
)
show = apsaravideo.CasterSceneSync(
    "show",
    caster_id=config.require("casterId"),
    opts=pulumi.ResourceOptions(depends_on=[auth]),
)

pulumi.export("onAir", show.digest)
pulumi.export("access", auth.digest)
