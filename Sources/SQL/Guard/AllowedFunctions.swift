/// The SQL functions that a statement may call; an allow-list, since only that fails closed.
///
/// Left out on purpose: whatever reads or writes files or loads code (`load_extension`, `readfile`,
/// `fts3_tokenizer`), tells about the connection (`changes`, `last_insert_rowid`, `sqlite_*`),
/// makes large values of nothing (`zeroblob`, `randomblob`), or takes quadratic time out of reach
/// of an interrupt (`json_patch`, `soundex` for its uselessness).
enum AllowedFunctions {
  static let names: Set<String> = Set(
    """
    abs char coalesce concat concat_ws format glob hex ifnull iif instr length like likelihood
    likely lower ltrim max min nullif octet_length printf quote random replace round rtrim sign
    substr substring trim typeof unhex unicode unlikely upper
    avg count group_concat string_agg sum total median percentile percentile_cont percentile_disc
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
    nth_value
    date time datetime julianday unixepoch strftime timediff
    current_date current_time current_timestamp
    acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10
    log2 mod pi pow power radians sin sinh sqrt tan tanh trunc
    json json_array json_array_length json_error_position json_extract -> ->> json_insert
    json_object json_quote json_remove json_replace json_set json_type json_valid
    json_group_array json_group_object
    match bm25 highlight snippet offsets matchinfo
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
