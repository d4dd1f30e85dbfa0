/// Ways to say values that are stored in short.
enum ValueAliases {
  static let aliases: [String: [String]] = [
    "male": ["m", "man"], "female": ["f", "woman"], "man": ["m", "male"], "woman": ["f", "female"],
    "boy": ["m", "male"], "girl": ["f", "female"],
    "american": ["usa", "united states", "us", "u.s.", "america"],
    "french": ["france"], "german": ["germany"], "italian": ["italy"], "spanish": ["spain"],
    "british": ["uk", "united kingdom", "britain"], "english": ["england"],
    "canadian": ["canada"], "chinese": ["china"], "japanese": ["japan"], "indian": ["india"],
    "russian": ["russia"], "australian": ["australia"], "dutch": ["netherlands"],
    "mexican": ["mexico"], "brazilian": ["brazil"], "korean": ["korea", "south korea"],
    "swedish": ["sweden"], "norwegian": ["norway"], "danish": ["denmark"], "polish": ["poland"],
    "european": ["europe"], "asian": ["asia"], "african": ["africa"],
    "usa": ["united states", "us", "united states of america"],
    "us": ["usa", "united states"], "uk": ["united kingdom"],
    "united states": ["usa", "us", "united states of america"],
    "america": ["usa", "united states"],
    "united kingdom": ["uk"], "cancelled": ["canceled"], "canceled": ["cancelled"],
  ]
}
