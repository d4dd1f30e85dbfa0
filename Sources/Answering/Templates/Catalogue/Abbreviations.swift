/// Short forms that identifiers use, and words that end run-together identifiers.
enum Abbreviations {
  static let expansions: [String: [String]] = [
    "emp": ["employee"], "dept": ["department"], "dep": ["department"], "mgr": ["manager"],
    "num": ["number"], "nbr": ["number"], "no": ["number"], "qty": ["quantity"],
    "yr": ["year"], "mo": ["month"], "amt": ["amount"], "avg": ["average"], "max": ["maximum"],
    "min": ["minimum"], "pct": ["percentage"], "perc": ["percentage"], "addr": ["address"],
    "desc": ["description"], "dob": ["date", "of", "birth"], "fname": ["first", "name"],
    "lname": ["last", "name"], "mname": ["middle", "name"], "forename": ["first", "name"],
    "surname": ["last", "name"], "firstname": ["first", "name"], "lastname": ["last", "name"],
    "forname": ["first", "name"], "familyname": ["last", "name"],
    "stu": ["student"], "stud": ["student"], "cust": ["customer"], "prof": ["professor"],
    "prod": ["product"], "cat": ["category"], "acc": ["account"], "acct": ["account"],
    "trans": ["transaction"], "org": ["organization"], "univ": ["university"],
    "tel": ["telephone"], "lat": ["latitude"], "long": ["longitude"], "lng": ["longitude"],
    "loc": ["location"], "pop": ["population"], "temp": ["temperature"], "temps": ["temperature"],
    "hrs": ["hour"], "hr": ["hour"], "mins": ["minute"], "sec": ["second"], "secs": ["second"],
    "bldg": ["building"], "rm": ["room"], "mfr": ["manufacturer"],
    "img": ["image"], "pic": ["picture"], "msg": ["message"], "ord": ["order"],
    "inv": ["invoice"], "cnt": ["count"], "sal": ["salary"], "id": ["id"], "crs": ["course"],
    "nation": ["nationality"], "intro": ["introduction"], "lang": ["language"],
    "cname": ["name"], "sname": ["name"], "dname": ["name"], "pname": ["name"],
    "ename": ["name"], "aname": ["name"], "bname": ["name"], "stuid": ["student", "id"],
    "cid": ["id"], "sid": ["id"], "eid": ["id"], "aid": ["id"], "pid": ["id"], "did": ["id"],
    "gid": ["id"], "uid": ["user", "id"], "fid": ["id"], "mid": ["id"], "rid": ["id"],
    "apid": ["airport", "id"], "alid": ["airline", "id"], "mflag": ["flag"],
    "jan": ["january"], "feb": ["february"], "mar": ["march"], "apr": ["april"],
    "jun": ["june"], "jul": ["july"], "aug": ["august"], "sep": ["september"],
    "oct": ["october"], "nov": ["november"], "dec": ["december"], "wk": ["week"],
    "spec": ["specification"], "info": ["information"], "std": ["standard"], "cnty": ["county"],
    "gov": ["governor"], "pres": ["president"], "lvl": ["level"], "src": ["source"],
    "dst": ["destination"], "dest": ["destination"], "arr": ["arrival"],
  ]

  /// Words that commonly end an identifier whose words were run together.
  static let tails: Set<String> = [
    "name", "id", "number", "code", "date", "time", "type", "year", "fee", "count", "price",
    "amount", "address", "birth", "day", "town", "place", "title", "point", "rate", "size",
    "level", "status", "state", "city", "country", "key", "list", "speed", "weight", "length",
    "height", "table", "room", "line", "port", "cost", "value", "area", "mark", "text", "order",
    "stop", "stat", "standing", "result", "type", "class", "mode", "sale", "score", "grade",
    "conversion", "home", "rank", "position", "num", "no", "desc", "page", "zip", "of",
  ]

  /// Common column names that may stand behind one letter of their table's name (`bname`).
  static let tailsAfterLetter = [
    "name", "title", "type", "code", "date", "year", "address", "phone", "email", "price", "city",
    "status",
  ]

  /// Words that look run together and are not.
  static let wholeWords: Set<String> = [
    "candidate", "update", "mandate", "airport", "passport", "support", "transport", "report",
    "elevation", "capacity", "velocity", "publicity", "address", "online", "airline", "deadline",
    "classroom", "bedroom", "bathroom", "holiday", "birthday", "estate", "homepage", "record",
    "country", "company", "overtime", "lifetime", "sometime", "subtitle", "semester", "discount",
    "account", "prototype", "headline", "pipeline", "validate", "electricity", "electorate",
    "ethnicity", "nationality", "university", "corporate", "moderate", "separate", "sensitivity",
  ]
}
