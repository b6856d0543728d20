package show;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.apsaravideo.CasterSceneSync;
import com.pulumi.apsaravideo.CasterSceneSyncArgs;
import com.pulumi.apsaravideo.StagingPromotion;
import com.pulumi.apsaravideo.StagingPromotionArgs;
import com.pulumi.resources.CustomResourceOptions;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::declare);
    }

    private static void declare(Context context) {
        var config = context.config();

        // The new key is in effect before viewers see the new scene.
        var auth = new StagingPromotion("auth", StagingPromotionArgs.builder()
            .domainName(config.require("domainName"))
            .functionName("aliauth")
            .build());
        var show = new CasterSceneSync("show", CasterSceneSyncArgs.builder()
            .casterId(config.require("casterId"))
            .build(), CustomResourceOptions.builder().dependsOn(auth).build());

        context.export("onAir", show.digest());
        context.export("access", auth.digest());
    }
}
