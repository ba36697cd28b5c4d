//! The output types → their JSON Schemas (draft 2020-12), as `crosscheck schema` prints them and `reports/schema/` keeps them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};

use crate::model::Article;
use crate::value::Date;

/// The schemas by the name that `crosscheck schema NAME` takes.
pub fn all() -> [(&'static str, String); 4] {
    [
        ("report", pretty(&schema_for!(super::json::Report<'_>))),
        ("extract", pretty(&schema_for!(Article))),
        ("jsonl", pretty(&schema_for!(super::jsonl::Row<'_>))),
        ("labels", pretty(&schema_for!(super::labels::Matrix<'_>))),
    ]
}

fn pretty(schema: &Schema) -> String {
    let mut out = serde_json::to_string_pretty(schema).expect("a schema is plain JSON");
    out.push('\n');
    out
}

impl JsonSchema for Date {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Edtf".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "Extended Date/Time Format (ISO 8601-2:2019)" })
    }
}
