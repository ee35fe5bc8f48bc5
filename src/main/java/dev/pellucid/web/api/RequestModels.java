package dev.pellucid.web.api;

import dev.pellucid.model.ServedModel;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Loads the models that requests ask, before the first of them comes. Started once every model that
 * is there was loaded and has run; ready while there is one. Where no request is answered, both
 * hold from the beginning.
 */
@ApplicationScoped
class RequestModels {

  private static final String CHECK = "models for requests";

  private final ServedModels models;
  private volatile boolean loaded;

  RequestModels(ServedModels models) {
    this.models = models;
  }

  void start(@Observes StartupEvent started) {
    if (models.areHere()) {
      Thread loader = new Thread(this::load, "pellucid-request-models");
      loader.setDaemon(true);
      loader.start();
    }
  }

  private void load() {
    List<ServedModel> unused = models.all();
    loaded = true;
  }

  @Produces
  @Startup
  HealthCheck startup() {
    return () -> HealthCheckResponse.named(CHECK).status(isLoaded()).build();
  }

  @Produces
  @Readiness
  HealthCheck readiness() {
    return () -> {
      int served = models.areHere() && loaded ? models.all().size() : 0;
      return HealthCheckResponse.named(CHECK)
          .status(!models.areHere() || served > 0)
          .withData("answers requests", models.areHere())
          .withData("models", served)
          .build();
    };
  }

  private boolean isLoaded() {
    return loaded || !models.areHere();
  }
}
