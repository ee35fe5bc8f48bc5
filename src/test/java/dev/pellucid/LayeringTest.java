package dev.pellucid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The table of packages, in the order of the data, and who may use whom. */
@AnalyzeClasses(packages = "dev.pellucid", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

  @ArchTest
  static final ArchRule packagesUseOnlyWhatComesBefore =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("graph")
          .definedBy("dev.pellucid.graph..")
          .layer("compiler")
          .definedBy("dev.pellucid.compiler..")
          .layer("image")
          .definedBy("dev.pellucid.image..")
          .layer("model")
          .definedBy("dev.pellucid.model..")
          .layer("explain")
          .definedBy("dev.pellucid.explain..")
          .layer("evaluate")
          .definedBy("dev.pellucid.evaluate..")
          .layer("event")
          .definedBy("dev.pellucid.event..")
          .layer("monitor")
          .definedBy("dev.pellucid.monitor..")
          .layer("stream")
          .definedBy("dev.pellucid.stream..")
          .layer("web")
          .definedBy("dev.pellucid.web..")
          .layer("cli")
          .definedBy("dev.pellucid.cli..")
          .layer("demo")
          .definedBy("dev.pellucid.demo..")
          .whereLayer("graph")
          .mayNotAccessAnyLayer()
          .whereLayer("compiler")
          .mayOnlyAccessLayers("graph")
          .whereLayer("image")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayOnlyAccessLayers("graph", "compiler", "image")
          .whereLayer("explain")
          .mayOnlyAccessLayers("graph", "compiler", "image", "model")
          .whereLayer("evaluate")
          .mayOnlyAccessLayers("graph", "compiler", "image", "model", "explain")
          .whereLayer("event")
          .mayNotAccessAnyLayer()
          .whereLayer("monitor")
          .mayOnlyAccessLayers("event")
          .whereLayer("stream")
          .mayOnlyAccessLayers(
              "graph", "compiler", "image", "model", "explain", "evaluate", "event", "monitor")
          .whereLayer("web")
          .mayOnlyAccessLayers(
              "graph",
              "compiler",
              "image",
              "model",
              "explain",
              "evaluate",
              "event",
              "monitor",
              "stream");

  @ArchTest
  static final ArchRule theCoreIsPlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.pellucid.graph..",
              "dev.pellucid.compiler..",
              "dev.pellucid.image..",
              "dev.pellucid.explain..",
              "dev.pellucid.evaluate..",
              "dev.pellucid.monitor.quantity..",
              "dev.pellucid.monitor.reference..",
              "dev.pellucid.monitor.sequential..",
              "dev.pellucid.monitor.drift..",
              "dev.pellucid.monitor.fairness..",
              "dev.pellucid.monitor.alert..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..",
              "jakarta..",
              "org.apache.kafka..",
              "io.smallrye..",
              "io.vertx..",
              "ai.djl..")
          .because("what computes must be usable, and readable, without a server");

  @ArchTest
  static final ArchRule noCyclesBetweenPackages =
      slices().matching("dev.pellucid.(*)..").should().beFreeOfCycles();
}
