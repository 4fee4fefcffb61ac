package io.meshline.ingest.protocols.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import org.junit.jupiter.api.Test;

class AccessLogMessagesTest {

  @Test
  void whatIsLeftOutIsThere() {
    FileDescriptor file = AccessLogCommon.getDescriptor().getFile();
    for (String name : AccessLogMessages.UNREAD) {
      String[] parts = name.substring(file.getPackage().length() + 1).split("\\.", -1);
      assertThat(file.findMessageTypeByName(parts[0]).findFieldByName(parts[1]))
          .as(name)
          .isNotNull();
    }
  }
}
