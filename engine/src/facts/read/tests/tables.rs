//! CSV panels and their mappings.

use super::*;

fn csv(text: &str) -> Outcome {
    read_as(Format::Csv, text)
}

#[test]
fn a_panel_of_countries_by_years() {
    let read = csv("country,year,terror,rule_of_law,source\nGHA,2013,2,0.8,pts\nGHA,2014,,0.83,\nLBY,2014,4,withheld,\"a, b\"\n").sound();
    assert_eq!(read.ghana("terror"), ["2013-12-31 #pts: 2"]);
    assert_eq!(read.ghana("rule_of_law"), ["2013-12-31 #pts: 0.8", "2014-12-31 -: 0.83"]);
    assert_eq!(read.cell("LBY", "terror"), ["2014-12-31 a, b: 4"]);
    assert_eq!(read.cell("LBY", "rule_of_law"), ["2014-12-31 a, b: withheld"]);
}

#[test]
fn columns_of_cells_fields_and_sets() {
    let read =
        csv("country,date,treaties.cat.status,treaties.cat.since,joined.cat,plan.scope,review.fields\r\n\
         GHA,2015-03-14,party,1999-12,true,domestic; foreign,[]\r\n\
         LBY,2015-03-14,,,,[],\r\n")
        .sound();
    assert_eq!(read.ghana("treaties.cat"), ["2015-03-14 -: (@0, 1999-12-01..1999-12-31, -)"]);
    assert_eq!(read.ghana("joined.cat"), ["2015-03-14 -: true"]);
    assert_eq!(read.ghana("plan.scope"), ["2015-03-14 -: [Choice(0), Choice(1)]"]);
    assert_eq!(read.ghana("review"), ["2015-03-14 -: (-, -, [])"]);
    assert_eq!(read.cell("LBY", "plan.scope"), ["2015-03-14 -: []"]);
    assert_eq!(read.cell("LBY", "treaties.cat"), Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_named_by_line_and_column() {
    let read = csv("country,year,terror,terorr,groups,review,joined,upr,year\n\
         GHA,2014,7,,,,,,\nGhana,2014,2,,,,,,\n\"GHA\",2014,\n\n  LBY , 2014-13,3,,,,,,\nGHA,2013,\"2\",,,,,,\n");
    assert_eq!(read.ghana("terror"), ["2013-12-31 -: 2"]);
    insta::assert_snapshot!(read.said.join("\n"));
}

#[test]
fn a_table_without_a_country_or_with_an_open_quote() {
    assert_eq!(csv("iso,year,terror\nGHA,2014,2\n").said.len(), 2);
    assert!(
        csv("country,terror\nGHA,2\nLBY,3\n").said[0].starts_with("1:1 no-column no column says which year")
    );
    let said = csv("country,year,terror,title\nGHA,2014,2,\"open\nGHA,2014,3,x\n").said;
    assert_eq!(said, ["2:12 syntax a `\"` opens here and none closes it"]);
    csv("country,year,title\nGHA,2014,\"a \"\"quoted\"\" word, and a\nline break\"\n").sound();
}

const MAPPING: &str = r#"
source = "untc"
observed = 2015-03-14

[rows]
country = "iso3"
since = "date"

[columns]
status = { fact = "treaties.{treaty}.status", values = { "ratified" = "party", "unconfirmed" = "not_collected" } }
v2x_rule = "rule_of_law"
"share" = { fact = "share", percent = true }
"#;

#[test]
fn a_mapping_renames_columns_and_recodes_values() {
    let table = "iso3,treaty,status,date,v2x_rule,share,other\n\
                 GHA,cat,ratified,2000-09-07,0.83,,1\n\
                 GHA,rome_statute,unconfirmed,,,45,2\n";
    let read = read_through(Format::Csv, table, Some(MAPPING)).sound();
    assert_eq!(read.ghana("treaties.cat"), ["2015-03-14 #untc: (@0, -, -)"]);
    assert_eq!(read.ghana("treaties.rome_statute"), ["2015-03-14 #untc: (not_collected, -, -)"]);
    assert_eq!(read.ghana("share"), ["2015-03-14 #untc: 0.45"]);
}

#[test]
fn what_a_mapping_gets_wrong_is_named_in_the_mapping_or_the_table() {
    let mapping = "souce = \"x\"\nobserved = 2014\nrows = 3\n[columns]\nv2x_rule = \"rule_of_law\"\nx = { fcat = \"terror\", values = 3 }\n\
                   nothere = \"terror\"\nstatus = \"treaties.{treaty}.status\"\n";
    let table = "country,year,v2x_rule,x,treaty,status\nGHA,2014,1,2,kat,party\nGHA,2014,1,2,kat,party\nGHA,2014,1,2,cat,prty\n";
    let read = read_through(Format::Csv, table, Some(mapping));
    insta::assert_snapshot!(read.said.join("\n"));
}
