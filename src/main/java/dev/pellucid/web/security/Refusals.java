package dev.pellucid.web.security;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers those who are refused: what every other error is too, a problem as RFC 9457 has it; and
 * with it what to do about it, which is a challenge, or for people's browsers in mode {@code oidc}
 * the way to the provider's login.
 */
@Singleton
final class Refusals {

  private static final int BEFORE_ALL_OTHERS = -1_000_000;
  private static final String WHO =
      "Say who you are: this service answers nobody it does not know.";

  private final SecurityMode mode;
  private final HttpAuthenticator authenticator;

  Refusals(SecurityConfig config, HttpAuthenticator authenticator) {
    this.mode = config.mode();
    this.authenticator = authenticator;
  }

  void register(@Observes Router router) {
    router.route().order(BEFORE_ALL_OTHERS).failureHandler(this::answer);
  }

  private void answer(RoutingContext context) {
    Throwable failure = context.failure();
    if (context.response().ended() || context.response().headWritten()) {
      context.next();
    } else if (failure instanceof TooManyAttemptsException wait) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait.seconds()));
      end(context, HttpResponseStatus.TOO_MANY_REQUESTS, wait.getMessage());
    } else if (failure instanceof ForbiddenException forbidden) {
      end(context, HttpResponseStatus.FORBIDDEN, said(forbidden, "You may not do that."));
    } else if (failure instanceof UnauthorizedException
        || failure instanceof AuthenticationFailedException
        || failure instanceof AuthenticationCompletionException) {
      challenge(context, said(failure, WHO));
    } else {
      context.next();
    }
  }

  private void challenge(RoutingContext context, String detail) {
    if (mode == SecurityMode.OIDC && !isPerson(context)) {
      context.response().putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
      end(context, HttpResponseStatus.UNAUTHORIZED, detail);
      return;
    }
    var unused =
        authenticator
            .sendChallenge(context)
            .subscribe()
            .with(sent -> finish(context, detail), failure -> finish(context, detail));
  }

  private static void finish(RoutingContext context, String detail) {
    HttpServerResponse response = context.response();
    if (response.ended()) {
      return;
    }
    if (response.headers().contains(HttpHeaders.LOCATION)) {
      response.end();
    } else {
      end(context, HttpResponseStatus.UNAUTHORIZED, detail);
    }
  }

  /** Whether a browser asks for a page, which can be sent to a login. */
  private static boolean isPerson(RoutingContext context) {
    String accepted = context.request().getHeader(HttpHeaders.ACCEPT);
    return context.request().getHeader(HttpHeaders.AUTHORIZATION) == null
        && accepted != null
        && accepted.contains("text/html");
  }

  private static String said(Throwable failure, String otherwise) {
    return failure.getMessage() == null ? otherwise : failure.getMessage();
  }

  static void end(RoutingContext context, HttpResponseStatus status, String detail) {
    context
        .response()
        .setStatusCode(status.code())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(
            new JsonObject()
                .put("type", "about:blank")
                .put("title", status.reasonPhrase())
                .put("status", status.code())
                .put("detail", detail)
                .toBuffer());
  }
}
