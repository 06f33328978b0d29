# Wilson intervals, weighted means and shares with Taylor's linearised errors, whole sample, by group and
# the difference of two groups.
# Run in this folder: Rscript shares.R
# Data: fabricated here (seed 2014), 120 rows; nobody answered.
source("answers.R")
suppressMessages(library(survey))
set.seed(2014)
n <- 120
data <- data.frame(
  place = sample(c("a", "b"), n, TRUE), registered = sample(c("yes", "no", ""), n, TRUE, c(.4, .5, .1)),
  income = round(rlnorm(n, 6.5, 0.6), 2), weight = round(runif(n, 0.4, 3), 3)
)
write_data(data, "shares")
data$yes <- ifelse(data$registered == "", NA, as.numeric(data$registered == "yes"))
design <- svydesign(ids = ~1, weights = ~weight, data = data)
wilson <- prop.test(sum(data$yes, na.rm = TRUE), sum(!is.na(data$yes)), correct = FALSE)
share <- svymean(~yes, design, na.rm = TRUE)
limits <- confint(svyciprop(~yes, subset(design, !is.na(yes)), method = "logit", df = n - 1))
mean_all <- svymean(~income, design)
by_place <- svyby(~income, ~place, design, svymean)
share_by <- svyby(~yes, ~place, design, svymean, na.rm = TRUE)
# The difference of two weighted shares, its interval from those of the two (MOVER, Zou & Donner 2008).
ends <- sapply(c("a", "b"), function(p) {
  found <- svyciprop(~yes, subset(design, !is.na(yes) & place == p), method = "logit", df = n - 1)
  c(coef(found)[[1]], confint(found))
})
d <- ends[1, "b"] - ends[1, "a"]
d_low <- d - sqrt((ends[1, "b"] - ends[2, "b"])^2 + (ends[3, "a"] - ends[1, "a"])^2)
d_high <- d + sqrt((ends[3, "b"] - ends[1, "b"])^2 + (ends[1, "a"] - ends[2, "a"])^2)
write_answers(list(
  wilson = unname(wilson$estimate), wilson_low = wilson$conf.int[1], wilson_high = wilson$conf.int[2],
  share = coef(share)[[1]], share_se = SE(share)[[1]], share_low = limits[1], share_high = limits[2],
  mean = coef(mean_all)[[1]], mean_se = SE(mean_all)[[1]],
  mean_low = confint(mean_all, df = n - 1)[1], mean_high = confint(mean_all, df = n - 1)[2],
  mean.a = by_place$income[1], mean.b = by_place$income[2], mean_se.a = by_place$se[1], mean_se.b = by_place$se[2],
  share.a = share_by$yes[1], share.b = share_by$yes[2], share_se.a = share_by$se[1], share_se.b = share_by$se[2],
  difference = d, difference_low = d_low, difference_high = d_high
), "shares")
