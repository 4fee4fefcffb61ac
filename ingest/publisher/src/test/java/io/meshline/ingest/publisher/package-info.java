@org.jspecify.annotations.NullMarked
package io.meshline.ingest.publisher;
