/// The phrases behind ``Lexicon``.
enum LexiconTable {
  static let phrases: [(Marker, String)] = [
    (
      .command,
      """
      show|show me|whats|list|list out|list down|find|find out|find me|give|give me|return|return me|tell|tell me|\
      display|get|get me|please|what is|what are|what was|what were|what 's|report|provide|state|\
      please show|please list|please find|please give me|please tell me|can you show me|\
      can you tell me|i want|i want to know|i would like to know|i would like|compute|calculate|\
      determine|identify|name|give a list of|give me a list of|return a list of|show a list of|\
      find a list of|a list of|list of|output|print|select|retrieve|present|fetch|what are all|could you tell me|could you|\
      let me know|do you know|i need|help me find|look up|could you give me|can you give me|can you list|can you find|see
      """
    ),
    (
      .count,
      "number of|the number of|count of|count|count the number of|total number of|the total number of|total count of|quantity of|find the number of|how many number of|total numbers of|amount of times"
    ),
    (.howMany, "how many|hom many|how many different types of things|how many total"),
    (.howMuch, "how much"),
    (
      .what,
      "what|which|what kind of|what kinds of|which kind of|which kinds of|what type of thing|which of the|which of|what sort of"
    ),
    (.who, "who|whom"),
    (.whose, "whose"),
    (.whereabouts, "where"),
    (.when, "when"),
    (.how, "how"),
    (
      .copula,
      "as|is|are|was|were|be|been|being|equal|equals|equal to|is equal to|are equal to|=|have been|has been|had been|is exactly|exactly|valued at"
    ),
    (.have, "have|has|had|having|possess|possesses|own|owns|owned"),
    (.auxiliary, "do|does|did|can|could|will|would|should|may|might|must"),
    (
      .filler,
      """
      the|a|an|all|any|some|there|their|its|his|her|them|they|these|those|this|it|me|us|we|our|your|you|i|\
      also|please|of the following|respectively|associated|corresponding|currently|current|ever|together|\
      along|existing|exist|exists|available|own respective|along with their|as well|'s|various|\
      given|certain|whole|entire|each of their|different from each other|overall|\
      in the database|in our database|in database|in the system|in our system|on record|on file|we have|in the record|in the records|in the table|\
      do we have|are there|do you have|we are aware of|in total|he|she|him|such|being|just|possible|ones|\
      listed|recorded|registered in the system|stored|please list|his or her|her or his|them all|then|yet|same time|himself|herself|that exist|you can find|we know about|we have data on
      """
    ),
    (
      .each,
      "each|every|for each|for every|per|in each|of each|by each|from each|with each|at each|on each|to each|in every|of every|for each of the|in each of the|for each different|for every different|each different|each of the|all the different ones by"
    ),
    (
      .groupBy,
      "group by|grouped by|grouped|grouping by|broken down by|for different|for the different|for each of the different|across the different|in the different|of the different|in the various|for the various|across different|of different|in different|based on each|according to|separated by|divided by"
    ),
    (
      .of,
      "of|about|on about|regarding|belonging to|belong to|belongs to|corresponding to|associated with|related to|that belong to|that belongs to|linked to|attached to"
    ),
    (
      .within,
      "in|across|among|amongst|throughout|through|via|for all|from|at|on|for|to|within|inside|during|into|located in|that are in|located at|based in|that is in|onto|live in|lives in|living in|located|situated in|come from|comes from|came from|coming from|are from|is from|who are from|who is from|who come from|that are from"
    ),
    (
      .with,
      "with|that have|who have|which have|that has|who has|which has|having|that had|who had|with a|with an|with the|possessing|owning|containing|that contain|that contains|including|include|includes|that include|if"
    ),
    (.by, "by"),
    (
      .and,
      "and|along with|together with|along with their|together with their|along with its|&|as well as|and also|and then|and their|and its|plus|and the|and what are|and what is|and list|and show|and give|and return|and find|and who|also"
    ),
    (.or, "or|or else"),
    (.but, "but|but also|while|whereas|though"),
    (
      .that,
      "that|whom|who are|that are|which are|who were|that were|that is|who is|which is|that was|who was|which was|where"
    ),
    (
      .not,
      "not|never|is not|are not|do not|does not|did not|was not|were not|have not|has not|had not|did n't|isn't|don't|aren't|cannot|can not|neither|have never|has never|had never|who are not|that are not|which are not|that is not|who is not|which is not|that do not|who do not|which do not|that does not|who does not|which does not|that did not|who did not|which did not|that have not|that has not|who have not|who has not|which has not|which have not|that were not|who were not|that was not|who was not|that have never|who have never|which have never|that has never|who has never|were never|was never|is never|are never|that were never|!=|not equal to|is not equal to|are not equal to|not equal|different from|differs from|differ from|that never|who never|which never|does not equal"
    ),
    (
      .without,
      "without|no|no other|with no|that have no|who have no|which have no|that has no|who has no|which has no|have no|has no|had no|do not have|does not have|did not have|do not have any|does not have any|did not have any|that do not have|who do not have|which do not have|that does not have|who does not have|which does not have|that do not have any|who do not have any|which do not have any|who did not have any|without any|lacking|that lack|that don't have|have not any|are without|is without|who does not have any|that does not have any|that did not have|who did not have|do not own|do not contain|does not contain|not have|not have any|never had|never have|have never had|has never had|not having"
    ),
    (
      .except,
      "except|except for|excluding|other than|apart from|aside from|besides|with the exception of|outside|outside of|not including|but not"
    ),
    (.average, "average|mean|avg|the average|on average|averaged|averages"),
    (
      .sum,
      "sum|sum of|the sum of|total sum of|combined|summed|sum up|total of|cumulative"
    ),
    (.total, "total|the total|in total|overall total"),
    (.maximum, "maximum|max|maximal|peak"),
    (.minimum, "minimum|min|minimal"),
    (
      .distinct,
      "distinct|different|unique|distinctive|all different|all distinct|all the different|all the distinct|all unique|non repeating|without duplicates|without repetition|differing"
    ),
    (
      .mostCommon,
      "most common|most frequent|most popular|most frequently|most commonly|most often|most prevalent|most commonly used|most frequently used|most used|most widespread|highest frequency|most common of all|most usual|the most times|the most often|most times|the most frequently|commonest"
    ),
    (
      .leastCommon,
      "least common|least popular|least frequent|least frequently|least commonly|least used|least often|least frequently used|rarest|least commonly used|least times|the fewest times|the least times"
    ),
    (
      .most,
      "most|the most|most other|the most other|greatest number of|largest number of|highest number of|most number of|maximum number of|the greatest number of|the largest number of|the highest number of|the most number of|the maximum number of|biggest number of|most amount of|highest count of|most numerous|maximal number of|the biggest number of|largest amount of|highest amount of|the highest amount of|greatest amount of|the largest amount of|the most amount of|most total"
    ),
    (
      .least,
      "least|the least|fewest amount of|the fewest amount of|the least amount of|lowest amount of|smallest amount of|fewest|the fewest|least number of|smallest number of|lowest number of|minimum number of|fewest number of|the smallest number of|the least number of|the lowest number of|the fewest number of|the minimum number of|least amount of|minimal number of"
    ),
    (.top, "top"),
    (.bottom, "bottom"),
    (
      .more(than: .greater),
      "more than|greater than|larger than|higher than|above|over|exceeding|exceeds|exceed|bigger than|in excess of|beyond|surpassing|surpasses|that exceeds|that exceed|that is more than|that is greater than|is greater than|is more than|are more than|are greater than|>|is above|is over|are above|are over|is larger than|are larger than|is higher than|are higher than|greater|more|higher|larger|is greater|strictly greater than|strictly more than|upwards of|is bigger than|of more than|of over|of above|of greater than|with over|with more than|surpass|bigger|was higher than|were higher than|was above|was more than|was greater than|better than|than"
    ),
    (
      .more(than: .less),
      "under|less than|fewer than|lower than|smaller than|below|beneath|is less than|are less than|is below|are below|<|is lower than|are lower than|is smaller than|are smaller than|less|fewer|lower|smaller|that is less than|of less than|of under|of below|strictly less than|with less than|with fewer than|was lower than|were lower than|was below|was less than|under than|not as much as"
    ),
    (
      .more(than: .greaterOrEqual),
      "at least|no less than|not less than|a minimum of|greater than or equal to|more than or equal to|no fewer than|not fewer than|>=|equal or greater than|equal to or greater than|equal or more than|equal to or more than|higher than or equal to|larger than or equal to|above or equal to|as least|minimum of|≥|a least|not lower than|no lower than|equal to or above|at or above|greater or equal to"
    ),
    (
      .more(than: .lessOrEqual),
      "at most|no more than|not more than|up to|a maximum of|less than or equal to|lower than or equal to|<=|equal or less than|equal to or less than|smaller than or equal to|maximum of|≤|not exceeding|does not exceed|do not exceed|not greater than|no greater than|not higher than|no higher than|not above|below or equal to|not over|no larger than|not larger than|fewer than or equal to|at or below"
    ),
    (
      .comparative("date", .greater),
      "after|later than|since after|posterior to|following|newer than|more recent than|more recently than"
    ),
    (.comparative("date", .less), "before|earlier than|prior to|preceding"),
    (.comparative("date", .greaterOrEqual), "since|starting from"),
    (
      .orMore(.greaterOrEqual),
      "or more|or higher|or above|or greater|or over|or larger|or later|or after|and above|or older|and up|or bigger|and higher|and over"
    ),
    (
      .orMore(.lessOrEqual),
      "or less|or fewer|or lower|or below|or under|or smaller|or earlier|or before|and below|or younger"
    ),
    (
      .between,
      "between|in between|ranging from|in the range of|in the range from|ranges from|in the range|in the range between|within the range of|within the range|is between|are between|was between|were between|that is between"
    ),
    (
      .orderBy,
      """
      ordered by|order by|ordered the results by|sorted the results by|sort the names by|sorted by|sort by|in order of|in the order of|ranked by|arranged by|listed by|\
      sorted according to|in order by|ordered according to|sort them by|order them by|ordered based on|sorted based on|sort the results by|order the results by|sort the result by|sort the result|sort the results|sort results|order the result|order the results|order results|sort the list|order the list|sort the output|and sort the result|and sort the results|and order the results|and sort by|and order by|\
      sort the list by|in the sort order of|sorted on|ordered on|ordered from|sorted from|order the list by|listed in order of|\
      ordered in terms of|sorted in terms of|sorted in order of|ordered in order of|listed in the order of|sorted in the order of|ordered in the order of|and sort them by|and order them by|sort results by|order results by|in an order of|ordered|sorted|ranked|in order|in the order|sort|order|sort them|order them|arrange|arranged|sorting|ordering|sorted in|ordered in|listed in|sort the|in the order by|in sorted order of|rank by|ranking by|ordering by|sorting by|rank them by|in sorted order
      """
    ),
    (
      .ascending,
      "ascending|in ascending order|in ascending order of|ascending order of|increasing|in increasing order|in increasing order of|ascendingly|from lowest to highest|from low to high|from smallest to largest|from least to most|from oldest to newest|ordered from least to most|sorted from least to most|ordered from lowest to highest|sorted from lowest to highest|ordered from low to high|ascending order|increasing order|increasing order of|by ascending order of|in an ascending order|in an ascending order of|from earliest to latest|from early to late|from small to large|from small to big|from fewest to most|from cheapest to most expensive|from the lowest to the highest|from the smallest to the largest|from low to high order|from lowest to the highest|by ascending|in the ascending order|in the ascending order of|from earliest to most recent|from shortest to longest|lowest to highest|smallest to largest|low to high|earliest to latest|ordered by ascending|sorted by ascending|sorted in ascending order|ordered in ascending order|sorted in ascending order of|sorted in ascending order by|ordered in ascending order of|ordered in ascending order by|in ascending order by|from slowest to fastest|sorted ascending|ordered ascending|in chronological order|in chronological order of|chronologically|chronological order"
    ),
    (
      .descending,
      "descending|in descending order|in descending order of|descending order of|decreasing|in decreasing order|in decreasing order of|descendingly|from highest to lowest|from high to low|from largest to smallest|from most to least|from newest to oldest|ordered from most to least|sorted from most to least|ordered from highest to lowest|sorted from highest to lowest|ordered from high to low|descending order|decreasing order|decreasing order of|by descending order of|in an descending order|in a descending order|in a descending order of|from latest to earliest|from late to early|from large to small|from big to small|from most to fewest|from the highest to the lowest|from the largest to the smallest|in the descending order|in the descending order of|from most recent to least recent|from longest to shortest|from most recent to oldest|highest to lowest|largest to smallest|high to low|from biggest to smallest|from latest to oldest|reverse order|in reverse order|in reverse order of|from most expensive to cheapest|from greatest to least|by descending|in decreasing order by|in descending order by|sorted in descending order|ordered in descending order|sorted in descending order of|sorted in descending order by|ordered in descending order of|ordered in descending order by|sorted descending|ordered descending|in reverse alphabetical order|reverse alphabetical order|in reverse alphabetical order of|in descending alphabetical order|in descending alphabetical order of|descending alphabetical order|descending alphabetical order of|in reversed alphabetical order|in descending lexicographical order|reverse lexicographical order|in reverse lexicographical order|in reversed lexicographic order|in reverse lexicographic order|in reversed lexicographical order|in descending lexicographic order|in reverse chronological order|reverse chronological order|in reverse chronological order of|in descending order of their"
    ),
    (
      .alphabetical,
      "alphabetical order|in alphabetical order|in the alphabetical order|alphabetically|in alphabetical order of|alphabetic order|in alphabetic order|lexicographical order|in lexicographical order|in lexicographic order|lexicographic order|alphabetical|lexicographically|in ascending alphabetical order|ascending alphabetical order|in ascending alphabetical order of|in alphabetical order by|in alphabetic order of|in lexicographical order of|in lexicographic order of|in ascending lexicographical order|sorted in alphabetical order|ordered alphabetically|sorted alphabetically|sorted in lexicographical order|in the alphabetical order of|in an alphabetical order|ordered in alphabetical order|by alphabetical order|by alphabetical order of|sorted by alphabetical order|ordered by alphabetical order|sorted in alphabetical order of|in ascending alphabetical order by"
    ),
    (.both, "both"),
    (.either, "either"),
    (
      .contains,
      "contain|contains|containing|contains the word|containing the word|contain the word|contains the substring|containing the substring|contain the substring|includes|including|include|including the word|includes the word|include the word|with the word|with the substring|has the word|have the word|have the substring|has the substring|had the substring|had substring|had the word|having the substring|having the word|that contain|that contains|that contain the word|that contains the word|includes the substring|contains the text|contain the letter|contains the letter|contains letter|containing the letter|contains a letter|has substring|have substring|contains the string|contain the string|containing the string|with the letter|contain substring|contains substring|containing substring|containing the phrase|contains the phrase|contain the phrase|with the phrase|that include|that includes|include the substring|has a substring|have a substring|with substring|like|that include the word|that includes the word|that has the word|that have the word|including the substring|has the letter|have the letter|with a substring|containing word|with word|has word|have word|contain word|contains word"
    ),
    (
      .startsWith,
      "starts with|start with|starting with|begins with|begin with|beginning with|starts with the letter|start with the letter|starting with the letter|that starts with|that start with|that begin with|that begins with|begins with the letter|begin with the letter|beginning with the letter|starts with letter|starting with letter|start with letter|starting from letter|with prefix|with the prefix|starts by|that starts with the letter|that start with the letter|prefixed with|start with a|has prefix|have prefix|has the prefix|have the prefix|starts from|beginning with letter"
    ),
    (
      .endsWith,
      "ends with|end with|ending with|ends in|end in|ending in|that ends with|that end with|ends with the letter|end with the letter|with suffix|with the suffix|ending with the letter|that end in|that ends in|ends with letter|end with letter|has the suffix|have the suffix|finishes with|finish with"
    ),
    (
      .named,
      "named|called|titled|name is|whose name is|with the name|with name|named as|entitled|known as|whose name was|by the name of|with the name of|that is called|that is named|which is called|which is named|who is named|that are called|that are named|with title|with the title|is called|is named|are called|are named|whose title is|whose names are"
    ),
    (
      .missing,
      "missing|is null|are null|null|is empty|is missing|are missing|is unknown|are unknown|not available|is not available|not specified|is not specified|unspecified|undefined|is not known|is not recorded|has no value|have no value"
    ),
    (.only, "only|solely|exclusively"),
    (.times(1), "once|one time"),
    (.times(2), "twice|two times"),
    (.timesUnit, "times|time"),
    (
      .fromTo(descending: true),
      "from old to young|from oldest to youngest|from the oldest to the youngest|oldest to youngest|oldest first"
    ),
    (
      .fromTo(descending: false),
      "from young to old|from youngest to oldest|from the youngest to the oldest|youngest to oldest|youngest first"
    ),
    (
      .verb,
      """
      correspond to|corresponds to|corresponding to|live|lives|lived|work|works|worked|working|made|make|makes|used|use|uses|using|took|take|takes|taken|get|gets|got|\
      received|receive|receives|provided|offered|offers|offer|done|occur|occurs|occurred|happen|happened|happens|placed|\
      held|hold|holds|holding|go|goes|going|went|stay|stays|stayed|belong|belongs|belonged|appear|appears|appeared|\
      play|plays|played|playing|served|serve|serves|given to|put|set|kept|keep|keeps|located|locate|lie|lies|\
      living|taking|taught|teach|teaches|teaching|attend|attends|attended|attending|run|runs|ran|running|flow|flows|pass|passes|bought|buy|buys|ordered|purchased|written|wrote|write|writes|\
      produced|produce|produces|published|publish|publishes|built|build|builds|registered|register|registers|enrolled|enroll|participated|participate|participates|participating|\
      assigned|assigned to|allocated|sold|sell|sells|sold by|given|gave|gives|performed|perform|performs|won|win|wins|directed|direct|managed|manages|manage|cost|costs|worth|\
      involved|involving|involves|handled|handle|affiliated|joined|join|visited|visit|visits|stored|included|covered|covers|cover|shown|displayed|recorded|released|release|founded|established|created|issued|sent|sends|send|operate|operates|operated|operating|earn|earns|earned|earning|paid|pay|pays|\
      reported|study|studies|studying|studied|major|majoring|advise|advises|advised|advising|supplied|supply|supplies|supplied by|shipped|delivered|processed|requested|booked|reserved|rented|accepted|submitted|completed|finished|started|start|starts|opened|open|closed|ended|born
      """
    ),
    (
      .fullName,
      "full name|full names|first and last name|first and last names|first name and last name|first names and last names|complete name|complete names|first name last name"
    ),
    (
      .everything,
      "information|all information|all the information|all info|info|all details|all the details|all the contents|all columns|all the columns|all fields|all attributes|all the attributes|all the data|everything|all the available information|all available information|all the info|all available details|full information|full details"
    ),
    (.record, "records|record|entries|entry|rows|row|items in the list"),
  ]
}
