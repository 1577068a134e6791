//! What is said of waivers.

codes! { "waiver";
    SHAPE = "shape", "a waiver lacks something, or says it in another way";
    EXPIRED = "expired", "the last day of a waiver has passed";
    DEAD = "dead", "a waiver waives nothing";
}
