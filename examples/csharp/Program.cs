using System.Collections.Generic;
using Pulumi;
using ApsaraVideo = Pulumi.ApsaraVideo;

return await Deployment.RunAsync(() =>
{
    var config = new Config();

    // The new key is in effect before viewers see the new scene.
    var auth = new ApsaraVideo.StagingPromotion("auth", new()
    {
        DomainName = config.Require("domainName"),
        FunctionName = "aliauth",
    });
    var show = new ApsaraVideo.CasterSceneSync("show", new()
    {
        CasterId = config.Require("casterId"),
    }, new CustomResourceOptions { DependsOn = { auth } });

    return new Dictionary<string, object?>
    {
        ["onAir"] = show.Digest,
        ["access"] = auth.Digest,
    };
});
