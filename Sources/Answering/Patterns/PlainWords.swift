/// Common words of questions: they may stand in telemetry, since they are nobody's value. Names,
/// and anything else that is in neither this list nor the schema, may not.
enum PlainWords {
  static let words = Set(
    """
    a about above accept accord account across active add address adjacent adjoin after again against
    age ago alias all along alphabet alphabetical also always among amount an and annual annually any
    appear apply are area around as ascending ask assign associate at attend available average avg
    back base be became because become been before begin being belong below beside best between big
    biggest birth born border both bottom bought build built but buy by calculate call called can
    capital carry case category cause change cheap cheapest check child choose city class client close
    closest cnt code combine combined come common company compare complete contain content cost could
    count country create cross current currently customer daily data date day decrease deep deepest
    deliver delivery dense density depart department depth describe description detail did differ
    difference different directly discount display distance distinct district divide do does done
    down due during duration each earlier earliest early earn either elevation email employ employee
    employment empty end enrol enroll enter enterprise equal event ever every exactly exceed except
    exclude exist expensive fail fall far fast fastest few fewer fewest field file fill final find
    finish first flow follow for found four frequent frequently from full furthest general get give
    go good got great greater greatest group grow had half happen has have having he heavy heaviest
    height held help her here high higher highest hire his hold host hour hourly how i id identify if
    in include income increase individual information inhabitant instead into invoice involve is issue
    it item its job join just keep kilometer kilometre kind know land large larger largest last late
    later latest lead least leave left length less let level lie light list live local locate location
    long longer longest look low lower lowest made main major make manage manager many married max
    maximum may me mean measure median meet member mention meter mile min minimum minute miss money
    month monthly more most mount mountain move much must name nation near nearest need neighbor
    neighboring neighbour neighbouring neither never new newest next no nobody none nor not nothing now
    num number occur of off offer office often old older oldest on once one only open or order other
    our out outcome over overall own owner paid pair parent part participate party pass pay payment
    people per percent percentage perform period person phone pick place plan play please point
    popular populate populated population populous position possible present previous price prior
    probability produce product profit provide publish purchase put quantity quarter range rank rate
    ratio reach read receive recent recently record refer region register relate release remain rent
    repeat report request require resident respectively rest result return revenue right rise river
    road role room run running sale same save say schedule score sea second see seen sell send serve
    service set several share ship short shorter shortest should show side since single site size
    slow slowest small smaller smallest so sold some sort sparse sparsest speak spend spent square
    staff stand start state stay still stock stop store street student study such sum supply surface
    surround take taken tall tallest teach team telephone tell than that the their them then there
    these they thing third this those though three through time tiny title to today together told
    tomorrow top total town train travel traverse trip twice two type under unique unit until up upper
    us usa use used user value various very via visit volume want was way we week weekly weigh weight
    well went were what whatever when where whether which while who whole whom whose why wide widest
    will with within without work world worst worth would write written yard year yearly yes yesterday
    yet you young younger youngest your zero s t don doesn didn isn aren rank row alias expr val tmp
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
