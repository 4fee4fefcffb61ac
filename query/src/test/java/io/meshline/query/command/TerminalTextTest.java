package io.meshline.query.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.query.command.Table.Cell;
import io.meshline.query.command.Table.Colour;
import io.meshline.query.command.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void widthsAreThoseOfTerminals() {
    assertThat(TerminalText.width("abc")).isEqualTo(3);
    assertThat(TerminalText.width("日本")).isEqualTo(4);
    assertThat(TerminalText.width("e\u0301")).isEqualTo(1);
    assertThat(TerminalText.width("🚀")).isEqualTo(2);
    assertThat(TerminalText.width("é")).isEqualTo(1);
  }

  @Test
  void textsThatAreTooWideAreCut() {
    assertThat(TerminalText.fit("abcdef", 6)).isEqualTo("abcdef");
    assertThat(TerminalText.fit("abcdefg", 6)).isEqualTo("abc...");
    assertThat(TerminalText.fit("日本語日本語", 8)).isEqualTo("日本...");
    assertThat(TerminalText.fit("🚀🚀🚀", 5)).isEqualTo("🚀...");
  }

  @Test
  void hostileCharactersAreReplaced() {
    assertThat(TerminalText.safe("\u0000\u001b\u007f\u009b\u200b\u202e\u2028\ufeff\ud800"))
        .isEqualTo("\ufffd".repeat(9));
    assertThat(TerminalText.safe("cart\ufe0f\u3164\u034f\udb40\udd00"))
        .isEqualTo("cart" + "\ufffd".repeat(4));
    assertThat(TerminalText.safe("Z" + "\u0335".repeat(50) + "a"))
        .isEqualTo("Z" + "\u0335".repeat(8) + "a");
    assertThat(TerminalText.safe("日本 e\u0301 🚀 ü")).isEqualTo("日本 e\u0301 🚀 ü");
  }

  @Test
  void columnsAlignWhateverTheScript() {
    Table table = new Table(List.of(Column.left("NAME"), Column.right("N")));
    table.add(List.of(Cell.of("日本語"), Cell.of("1")));
    table.add(List.of(Cell.of("abc"), new Cell("100", Colour.RED)));
    assertThat(table.lines(false)).containsExactly("NAME      N", "日本語    1", "abc     100");
    assertThat(table.lines(true).get(2)).isEqualTo("abc     \u001b[31m100\u001b[0m");
  }

  @Test
  void numbersAreShort() {
    assertThat(Numbers.latency(0)).isEqualTo("0.00 ms");
    assertThat(Numbers.latency(9_994)).isEqualTo("9.99 ms");
    assertThat(Numbers.latency(9_996)).isEqualTo("10.0 ms");
    assertThat(Numbers.latency(99_960)).isEqualTo("100 ms");
    assertThat(Numbers.latency(999_600)).isEqualTo("1.00 s");
    assertThat(Numbers.latency(86_400_000_000L)).isEqualTo("86400.0 s");
    assertThat(Numbers.percent(1)).isEqualTo("100 %");
    assertThat(Numbers.percent(0.999999)).isEqualTo("99.99 %");
    assertThat(Numbers.percent(0.57)).isEqualTo("57.00 %");
    assertThat(Numbers.percent(0)).isEqualTo("0.00 %");
    assertThat(Numbers.roughPercent(0.9999)).isEqualTo("99 %");
    assertThat(Numbers.roughPercent(0.0001)).isEqualTo("1 %");
    assertThat(Numbers.rate(0.05)).isEqualTo("0.05");
    assertThat(Numbers.rate(1234.56)).isEqualTo("1234.6");
  }
}
