package io.meshline.jobs.sla;

import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Event time of a stream that has none: it says so, and whoever joins it with another one goes by
 * the other's. A watermark of its own would be taken for the time of both when the other is idle.
 */
final class SilentTime implements WatermarkGenerator<Map<String, String>> {

  static WatermarkStrategy<Map<String, String>> strategy() {
    return WatermarkStrategy.forGenerator(context -> new SilentTime());
  }

  @Override
  public void onEvent(Map<String, String> event, long timestamp, WatermarkOutput output) {}

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
