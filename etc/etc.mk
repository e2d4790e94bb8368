# etc: the sample community
