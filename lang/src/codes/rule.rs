//! What the checker says of clauses and rules.

codes! { "rule";
    MISPLACED_CLAUSE = "misplaced-clause", "a clause of another kind of rule";
    REPEATED_CLAUSE = "repeated-clause", "a clause that stands twice";
    MISSING_CLAUSE = "missing-clause", "a clause that must stand and does not";
    LEVEL = "level", "a level that a rule cannot set";
    CRIME = "crime", "a crime that is not one of the four";
    PILLAR = "pillar", "a pillar that is not one of the three";
    RELATION_KIND = "relation-kind", "a relation to a rule of the wrong kind";
    RELATION_ITEMS = "relation-items", "a relation between the items of two lists";
    FORMERLY = "formerly", "a former name that is live or claimed twice";
    FORCE_DAYS = "force-days", "a rule that ends before it begins";
    INDICATOR_OF_ITEMS = "indicator-of-items", "an indicator of items asked from elsewhere";
    NO_INDICATORS = "no-indicators", "`indicators` where there are none";
    AMEND_CLAUSE = "amend-clause", "an amendment that does not fit the rule";
    AMEND_CONFLICT = "amend-conflict", "two amendments of one clause";
}
