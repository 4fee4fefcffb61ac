/**
 * Writes nodes and edges to Elasticsearch 8/9 or OpenSearch 2/3: metrics &rarr; document &rarr;
 * batch &rarr; {@code _bulk} &rarr; a verdict for each document. {@link
 * io.meshline.sink.elasticsearch.MetricsSink} is the way in; {@link
 * io.meshline.sink.elasticsearch.IndexTemplates} prepares the store.
 *
 * <p>Every document that enters leaves in exactly one way: <i>built = sent + superseded +
 * rejected</i>. A document that has to be sent again is still on its way.
 */
@org.jspecify.annotations.NullMarked
package io.meshline.sink.elasticsearch;
