package dev.pellucid.model;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A bundle that could not be loaded. If an earlier version of it was being served, it still is.
 *
 * @param location the bundle's folder or file
 * @param problem what is wrong and how to mend it
 * @param since when it was tried
 */
public record LoadFailure(Path location, String problem, Instant since) {}
