package dev.pellucid.cli;

import dev.pellucid.evaluate.UnknownIndicatorException;
import dev.pellucid.explain.method.InvalidParameterException;
import dev.pellucid.explain.method.UnknownClassException;
import dev.pellucid.explain.method.UnknownMethodException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says on standard error what went wrong and what to do, and gives the exit code. */
final class ErrorReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final PellucidCommand root;

  ErrorReporter(PellucidCommand root) {
    this.root = root;
  }

  @Override
  public int handleParseException(ParameterException wrongUse, String[] arguments) {
    CommandLine command = wrongUse.getCommandLine();
    report(command, wrongUse, wrongUse.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrongUse, command.getErr())) {
      command.getErr().printf("Try '%s --help'.%n", name(command));
    }
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    report(command, failure, message(failure));
    return failure instanceof InvalidParameterException
            || failure instanceof UnknownClassException
            || failure instanceof UnknownMethodException
            || failure instanceof UnknownIndicatorException
            || failure instanceof WrongUseException
        ? ExitCode.USAGE
        : ExitCode.SOFTWARE;
  }

  private void report(CommandLine command, Exception error, String message) {
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(name(command) + ": " + message));
    if (root.verbose) {
      error.printStackTrace(err);
    }
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String message(Throwable failure) {
    if (failure instanceof UncheckedIOException wrapped) {
      return message(wrapped.getCause());
    }
    if (failure instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (failure instanceof NotDirectoryException file) {
      return file.getFile() + " is not a folder";
    }
    if (failure instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (isMeantForPeople(failure)) {
      return failure.getMessage();
    }
    return "unexpected %s; --verbose shows where".formatted(failure);
  }

  /** Our own exceptions say what was wrong and what to do; so do those about files. */
  private static boolean isMeantForPeople(Throwable failure) {
    return failure.getMessage() != null
        && (isOurs(failure.getClass().getName())
            || failure instanceof IOException
            || (failure instanceof IllegalArgumentException && isThrownByUs(failure)));
  }

  /** A library's says what it met, and knows nothing of what was asked here. */
  private static boolean isThrownByUs(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length > 0 && isOurs(trace[0].getClassName());
  }

  private static boolean isOurs(String className) {
    return className.startsWith("dev.pellucid.");
  }
}
