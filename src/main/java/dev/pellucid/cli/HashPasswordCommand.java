package dev.pellucid.cli;

import dev.pellucid.web.security.PasswordHash;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes of a password what the configuration may hold. */
@Command(
    name = "hash-password",
    description =
        "Prints the bcrypt hash of a password, for pellucid.security.users.NAME.password.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  pellucid hash-password                            (asks for it twice, and shows nothing)",
      "  pellucid hash-password < password.txt             (its first line)"
    })
final class HashPasswordCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String password = password();
    try {
      PrintWriter out = spec.commandLine().getOut();
      out.println(PasswordHash.of(password).text());
      out.flush();
      return 0;
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
  }

  // From JDK 22 on there is a console without a terminal too, and it reads standard input as well.
  @SuppressWarnings("SystemConsoleNull")
  private static String password() throws IOException {
    Console console = System.console();
    if (console != null) {
      return typed(console::readPassword);
    }
    // Not closed: it is the process's own.
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    String line = in.readLine();
    if (line == null) {
      throw new WrongUseException("there is no password on standard input");
    }
    return line;
  }

  /**
   * A password that is typed twice, for nobody sees it.
   *
   * @param ask for a line; gives null where none comes
   * @throws WrongUseException if none comes, or they differ
   */
  static String typed(Function<String, char[]> ask) {
    String first = line(ask, "Password: ");
    if (!line(ask, "Again: ").equals(first)) {
      throw new WrongUseException("the two passwords differ");
    }
    return first;
  }

  private static String line(Function<String, char[]> ask, String prompt) {
    char[] typed = ask.apply(prompt);
    if (typed == null) {
      throw new WrongUseException("no password was typed");
    }
    return new String(typed);
  }
}
