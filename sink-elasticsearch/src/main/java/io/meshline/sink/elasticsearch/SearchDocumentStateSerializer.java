package io.meshline.sink.elasticsearch;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriterStateSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;

/** Documents that wait, as they stand in a checkpoint. */
final class SearchDocumentStateSerializer extends AsyncSinkWriterStateSerializer<SearchDocument> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public BufferedRequestState<SearchDocument> deserialize(int version, byte[] serialized)
      throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "State of the search sink has version " + version + " (expected: " + VERSION + ")");
    }
    return super.deserialize(version, serialized);
  }

  @Override
  protected void serializeRequestToStream(SearchDocument document, DataOutputStream out)
      throws IOException {
    out.writeUTF(document.index());
    out.writeUTF(document.id());
    out.writeLong(document.version());
    out.writeInt(document.json().length);
    out.write(document.json());
  }

  @Override
  protected SearchDocument deserializeRequestFromStream(long requestSize, DataInputStream in)
      throws IOException {
    String index = in.readUTF();
    String id = in.readUTF();
    long version = in.readLong();
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    return new SearchDocument(index, id, version, json);
  }
}
