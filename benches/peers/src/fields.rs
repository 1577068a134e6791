//! What csv-core takes to find the fields of a text; shared with the engine's bench.

/// How many fields a text has.
pub(crate) fn of_csv(text: &str) -> usize {
    let mut reader = csv_core::Reader::new();
    let (mut input, mut out, mut fields) = (text.as_bytes(), [0; 4096], 0);
    loop {
        let (result, read, _) = reader.read_field(input, &mut out);
        input = &input[read..];
        match result {
            csv_core::ReadFieldResult::Field { .. } => fields += 1,
            csv_core::ReadFieldResult::End => return fields,
            _ => {}
        }
    }
}
