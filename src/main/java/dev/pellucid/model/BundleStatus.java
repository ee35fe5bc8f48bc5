package dev.pellucid.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a bundle of the catalogue stands.
 *
 * @param location the bundle's folder or file
 * @param served what is served from it
 * @param failure why the files that are there now are not
 * @param pending whether there are files that are about to be loaded
 */
public record BundleStatus(
    Path location, Optional<ServedModel> served, Optional<LoadFailure> failure, boolean pending) {

  /** The model's name; as long as none was loaded, that of the folder or file. */
  public String name() {
    return served.map(ServedModel::name).orElseGet(() -> fileName(location));
  }

  static String fileName(Path location) {
    return location.getFileName().toString();
  }
}
