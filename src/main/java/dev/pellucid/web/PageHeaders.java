package dev.pellucid.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers that keep browsers safe from what travels on the topics: nothing runs that the page
 * did not bring itself, nobody may frame it, and no answer is taken for another type than it says.
 */
@Singleton
class PageHeaders {

  /** Before all else: who is refused gets them too. */
  private static final int PRIORITY = 1_000;

  private static final String A_YEAR = "max-age=31536000";
  private static final String PAGE = "META-INF/resources/index.html";
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private final String contentSecurityPolicy;

  PageHeaders() {
    // Import maps can only be inline, so the policy names the page's by its digest.
    this.contentSecurityPolicy =
        String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self' 'sha256-" + digest(importMap()) + "'",
            "style-src 'self'",
            // Charts place their tooltips by style attributes.
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");
  }

  void register(@Observes Filters filters) {
    filters.register(this::addHeaders, PRIORITY);
  }

  private void addHeaders(RoutingContext context) {
    String path = context.normalizedPath();
    MultiMap headers = context.response().headers();
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    // The framework's own pages, which development has under /q, bring inline scripts.
    if (!path.startsWith("/q/")) {
      headers.set("Content-Security-Policy", contentSecurityPolicy);
    }
    if ("https".equals(context.request().scheme())) {
      headers.set("Strict-Transport-Security", A_YEAR);
    }
    if (isPartOfPage(path)) {
      // The page's files carry no version in their names: ask each time whether they changed.
      context.addHeadersEndHandler(sent -> headers.set("Cache-Control", "no-cache"));
    }
    context.next();
  }

  private static boolean isPartOfPage(String path) {
    return path.equals("/")
        || path.equals("/index.html")
        || path.startsWith("/app/")
        || path.startsWith("/_static/");
  }

  private static String importMap() {
    try (InputStream page =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(PAGE)) {
      if (page == null) {
        throw new IllegalStateException("The live page is missing from the class path: " + PAGE);
      }
      Matcher importMap =
          IMPORT_MAP.matcher(new String(page.readAllBytes(), StandardCharsets.UTF_8));
      if (!importMap.find()) {
        throw new IllegalStateException("The live page has no import map: " + PAGE);
      }
      return importMap.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
