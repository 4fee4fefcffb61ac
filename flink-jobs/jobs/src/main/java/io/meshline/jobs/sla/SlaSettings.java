package io.meshline.jobs.sla;

import java.io.Serializable;

/**
 * What the branch needs to know.
 *
 * @param correctionMinutes for how long after its end a minute may still change
 * @param events whether changes of the topology are told
 * @param learningFrom the minute of event time, since 1970, in which a job without state begins to
 *     learn who is there
 * @param learningMinutes how long after it nothing is new
 * @param history whether a job without state begins with what an earlier one published
 * @param hoursUntil before this minute that is hours only; {@link Long#MIN_VALUE} if there are none
 */
record SlaSettings(
    int correctionMinutes,
    boolean events,
    long learningFrom,
    int learningMinutes,
    boolean history,
    long hoursUntil)
    implements Serializable {}
