package io.meshline.jobs.sla;

import java.io.Serializable;

/**
 * What the branch needs to know.
 *
 * @param correctionMinutes for how long after its end a minute may still change
 * @param events whether changes of the topology are told
 * @param learningMinutes how long after the first minute ever nothing is new
 */
record SlaSettings(int correctionMinutes, boolean events, int learningMinutes)
    implements Serializable {}
