package main

import (
	"github.com/pulumi-apsaravideo/pulumi-apsaravideo/sdk/go/apsaravideo"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func declare(ctx *pulumi.Context) error {
	conf := config.New(ctx, "")

	// The new key is in effect before viewers see the new scene.
	auth, err := apsaravideo.NewStagingPromotion(ctx, "auth", &apsaravideo.StagingPromotionArgs{
		DomainName:   pulumi.String(conf.Require("domainName")),
		FunctionName: pulumi.String("aliauth"),
	})
	if err != nil {
		return err
	}
	show, err := apsaravideo.NewCasterSceneSync(ctx, "show", &apsaravideo.CasterSceneSyncArgs{
		CasterId: pulumi.String(conf.Require("casterId")),
	}, pulumi.DependsOn([]pulumi.Resource{auth}))
	if err != nil {
		return err
	}

	ctx.Export("onAir", show.Digest)
	ctx.Export("access", auth.Digest)
	return nil
}

func main() {
	pulumi.Run(declare)
}
