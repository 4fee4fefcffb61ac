package io.meshline.jobs.config;

import java.util.List;

/** The reference of a program's options as a Markdown table; the README is tested against it. */
public final class OptionsReference {

  private OptionsReference() {}

  /** The table, one line per option, ending with a line feed. */
  public static String markdown(List<Option<?>> options) {
    StringBuilder out =
        new StringBuilder("| Option | Expected | Default | Meaning |\n|---|---|---|---|\n");
    for (Option<?> option : options) {
      String byDefault =
          option.defaultText() != null
              ? "`" + option.defaultText() + "`"
              : option.required() ? "required" : "–";
      out.append("| `").append(option.key()).append("` | ");
      out.append(option.type().expected()).append(" | ");
      out.append(byDefault).append(" | ");
      out.append(option.meaning()).append(" |\n");
    }
    return out.toString();
  }
}
