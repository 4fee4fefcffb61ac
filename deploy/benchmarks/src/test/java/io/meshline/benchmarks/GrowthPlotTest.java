package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class GrowthPlotTest {

  private final GrowthPlot plot =
      new GrowthPlot(
          List.of(
              new GrowthPlot.Series(
                  "calls",
                  List.of(
                      new GrowthPlot.Point(1_000, 1, 0.5),
                      new GrowthPlot.Point(10_000, 10, 5),
                      new GrowthPlot.Point(100_000, 100, 75)))));

  @Test
  void saysHowMuchMoreACallCosts() {
    assertThat(plot.text().lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("500.00 µs      1.00"),
            line -> assertThat(line).endsWith("500.00 µs      1.00"),
            line -> assertThat(line).endsWith("750.00 µs      1.50"));
  }

  @Test
  void drawsEveryPoint() throws Exception {
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));

    var circles = svg.getElementsByTagName("circle");
    assertThat(circles.getLength()).isEqualTo(3);
    int[] x = new int[3];
    int[] y = new int[3];
    for (int i = 0; i < 3; i++) {
      var attributes = circles.item(i).getAttributes();
      x[i] = Integer.parseInt(attributes.getNamedItem("cx").getNodeValue());
      y[i] = Integer.parseInt(attributes.getNamedItem("cy").getNodeValue());
    }
    // Tenfold is as far everywhere; what is linear rises as it goes to the right.
    assertThat(x[1] - x[0]).isCloseTo(x[2] - x[1], org.assertj.core.data.Offset.offset(1));
    assertThat(y[0] - y[1]).isCloseTo(x[1] - x[0], org.assertj.core.data.Offset.offset(1));
    assertThat(y[1] - y[2]).isGreaterThan(x[2] - x[1]);
  }
}
